package dev.chitchat.internal.retry;

import java.time.Duration;

/** Durations as nanoseconds; what is too long to count or to add to the time is as long as can be. */
final class Nanos {

    /** Some 73 years: a timer's own time can be added without overflow. */
    static final long LONGEST = Long.MAX_VALUE / 4;

    private static final Duration LONGEST_DURATION = Duration.ofNanos(LONGEST);

    private Nanos() {}

    static long of(Duration duration) {
        return duration.compareTo(LONGEST_DURATION) < 0 ? duration.toNanos() : LONGEST;
    }
}
