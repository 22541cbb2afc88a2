package dev.chitchat.sandbox;

import dev.chitchat.sandbox.KebabNames.NamedJitter;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a message is under way, drawn for each: a sandbox applies it once on the way in, before the call is
 * counted, and once on the way out.
 *
 * <p>A jitter keeps no state and may be used by several threads; what is random comes from the generator passed in, so
 * the same seed draws the same delays.
 */
@FunctionalInterface
public interface Jitter {

    /**
     * {@return the delay of the next message, not negative}
     *
     * @param random where the randomness comes from
     */
    Duration next(RandomGenerator random);

    /** {@return no delay at all, named {@code none}} */
    static Jitter none() {
        return new NamedJitter("none", random -> 0);
    }

    /** {@return anything from 0 to 20 ms with equal chance, named {@code uniform}} */
    static Jitter uniform() {
        return new NamedJitter("uniform", random -> random.nextLong(20_000_001));
    }

    /** {@return a lognormal delay, median 30 ms, sigma 0.8, one in a hundred above 190 ms, named {@code lognormal}} */
    static Jitter lognormal() {
        return new NamedJitter("lognormal", random -> (long) (30e6 * Math.exp(0.8 * random.nextGaussian())));
    }

    /** {@return nothing for 98 of 100 messages and 400 ms for the others, named {@code spike}} */
    static Jitter spike() {
        return new NamedJitter("spike", random -> random.nextDouble() < 0.02 ? 400_000_000 : 0);
    }

    /**
     * {@return always the same delay, named {@code steady-10ms} for 10 ms}
     *
     * @param delay the delay of each message, 0 or more
     * @throws IllegalArgumentException if the delay is negative, or a day or more
     */
    static Jitter steady(Duration delay) {
        if (delay.isNegative() || delay.toDays() > 0) {
            throw new IllegalArgumentException("a delay must not be negative nor a day or more, but is " + delay);
        }
        return new NamedJitter("steady-" + delay.toMillis() + "ms", random -> delay.toNanos());
    }

    /**
     * {@return the jitter with this name, which is its {@code toString}}
     *
     * @param kebabName {@code none}, {@code uniform}, {@code lognormal}, {@code spike}, or {@code steady-} and a whole
     *     number of milliseconds such as {@code steady-10ms}
     * @throws IllegalArgumentException if there is no such jitter; the message lists them
     */
    static Jitter from(String kebabName) {
        List<Jitter> fixed = List.of(none(), uniform(), lognormal(), spike());
        for (Jitter jitter : fixed) {
            if (jitter.toString().equals(kebabName)) {
                return jitter;
            }
        }
        Matcher steady = Pattern.compile("steady-([0-9]{1,9})ms").matcher(kebabName);
        if (steady.matches()) {
            return steady(Duration.ofMillis(Long.parseLong(steady.group(1))));
        }
        throw new IllegalArgumentException(
                "there is no jitter '" + kebabName + "'; known are " + fixed + " and steady-10ms with any number");
    }

    /**
     * {@return this jitter on top of a steady delay}
     *
     * @param steady what each message takes at least, 0 or more
     * @throws IllegalArgumentException if the delay is negative, or a day or more
     */
    default Jitter plus(Duration steady) {
        Jitter more = steady(steady);
        return new NamedJitter(
                this + "+" + more,
                random -> next(random).plus(more.next(random)).toNanos());
    }
}
