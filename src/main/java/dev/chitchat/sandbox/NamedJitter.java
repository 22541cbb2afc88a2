package dev.chitchat.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A jitter that has a name, by which an option asks for it. */
record NamedJitter(String name, ToLongFunction<RandomGenerator> nanos) implements Jitter {

    private static final long UNIFORM_MOST_NANOS = 20_000_000;
    private static final double LOGNORMAL_MEDIAN_NANOS = 30e6;
    private static final double LOGNORMAL_SIGMA = 0.8;
    private static final double SPIKE_SHARE = 0.02;
    private static final long SPIKE_NANOS = 400_000_000;
    private static final Pattern STEADY = Pattern.compile("steady-([0-9]{1,9})ms");

    static final Jitter NONE = new NamedJitter("none", random -> 0);
    static final Jitter UNIFORM = new NamedJitter("uniform", random -> random.nextLong(UNIFORM_MOST_NANOS + 1));
    static final Jitter LOGNORMAL = new NamedJitter(
            "lognormal", random -> (long) (LOGNORMAL_MEDIAN_NANOS * Math.exp(LOGNORMAL_SIGMA * random.nextGaussian())));
    static final Jitter SPIKE = new NamedJitter("spike", random -> random.nextDouble() < SPIKE_SHARE ? SPIKE_NANOS : 0);

    private static final List<Jitter> FIXED = List.of(NONE, UNIFORM, LOGNORMAL, SPIKE);

    static Jitter from(String name) {
        for (Jitter jitter : FIXED) {
            if (jitter.toString().equals(name)) {
                return jitter;
            }
        }
        Matcher steady = STEADY.matcher(name);
        if (steady.matches()) {
            return Jitter.steady(Duration.ofMillis(Long.parseLong(steady.group(1))));
        }
        throw new IllegalArgumentException(
                "there is no jitter '" + name + "'; known are " + FIXED + " and steady-10ms with any number");
    }

    @Override
    public Duration next(RandomGenerator random) {
        return Duration.ofNanos(nanos.applyAsLong(random));
    }

    @Override
    public String toString() {
        return name;
    }
}
