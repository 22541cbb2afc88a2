package dev.chitchat.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random moments of arrival: bursts, lulls and calls close to the edge of what is allowed. */
public final class Arrivals {

    private Arrivals() {}

    /** So many moments, in order, on average somewhat closer together than the spacing. */
    public static List<Long> random(long seed, int count, long spacingNanos) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> times = new ArrayList<>();
        long now = random.nextLong(10 * spacingNanos);
        for (int i = 0; i < count; i++) {
            times.add(now);
            now += switch (random.nextInt(5)) {
                case 0 -> 0;
                case 1 -> spacingNanos;
                case 2 -> spacingNanos + random.nextLong(-2, 3);
                case 3 -> random.nextLong(2 * spacingNanos);
                default -> random.nextLong(spacingNanos / 2);
            };
        }
        return times;
    }
}
