package dev.chitchat.sandbox;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often a sandbox fails on purpose, and how.
 *
 * <pre>{@code
 * Faults often = Faults.of(0.1, Fault.RESET_AFTER, Fault.STALL); // one call in ten, half of them each way
 * Faults seldom = Faults.NONE.with(Fault.GARBAGE, 0.01); // one call in a hundred
 * }</pre>
 *
 * @param rates the share of calls that fail in each way, 0 to 1; ways that are absent never happen
 */
public record Faults(Map<Fault, Double> rates) {

    /** No fault ever. */
    public static final Faults NONE = new Faults(Map.of());

    private static final double ROUNDING = 1e-9;

    /**
     * Copies and checks the rates.
     *
     * @throws IllegalArgumentException if a rate is below 0, or all together are above 1
     */
    public Faults {
        Map<Fault, Double> copy = new EnumMap<>(Fault.class);
        double sum = 0;
        for (Map.Entry<Fault, Double> entry : rates.entrySet()) {
            checkRate(entry.getValue());
            copy.put(entry.getKey(), entry.getValue());
            sum += entry.getValue();
        }
        checkRate(sum);
        rates = Collections.unmodifiableMap(copy);
    }

    /**
     * {@return faults at an overall rate, each of the kinds as often as the others}
     *
     * @param rate the share of calls that fail, 0 to 1
     * @param kinds how they fail; none named means every kind there is
     * @throws IllegalArgumentException if the rate is not between 0 and 1
     */
    public static Faults of(double rate, Fault... kinds) {
        checkRate(rate);
        Fault[] chosen = kinds.length == 0 ? Fault.values() : kinds;
        Map<Fault, Double> rates = new EnumMap<>(Fault.class);
        for (Fault kind : chosen) {
            rates.merge(kind, rate / chosen.length, Double::sum);
        }
        return new Faults(rates);
    }

    /**
     * {@return a copy in which one kind has another rate}
     *
     * @param kind the kind
     * @param rate the share of calls that fail so, 0 to 1
     * @throws IllegalArgumentException if a rate is below 0, or all together are above 1
     */
    public Faults with(Fault kind, double rate) {
        Map<Fault, Double> changed = new EnumMap<>(Fault.class);
        changed.putAll(rates);
        changed.put(kind, rate);
        return new Faults(changed);
    }

    /**
     * Draws how the next call fails, if it does; always one draw, so that a rate changes nothing else of a seeded run.
     *
     * @param random where the randomness comes from
     * @return the fault, or {@code null} for none
     */
    public @Nullable Fault draw(RandomGenerator random) {
        double left = random.nextDouble();
        for (Map.Entry<Fault, Double> entry : rates.entrySet()) {
            left -= entry.getValue();
            if (left < 0) {
                return entry.getKey();
            }
        }
        return null;
    }

    private static void checkRate(double rate) {
        if (!(rate >= 0 && rate <= 1 + ROUNDING)) {
            throw new IllegalArgumentException(
                    "the rates of faults must lie between 0 and 1, also together, but one or their sum is " + rate);
        }
    }
}
