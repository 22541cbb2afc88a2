package dev.chitchat.sandbox;

import java.util.function.LongPredicate;

/** Lends the sandbox's ways of counting to tests that simulate a server in virtual time. */
public final class Counters {

    private Counters() {}

    /** Takes moments of arrival in nanoseconds, and says whether the call is accepted. */
    public static LongPredicate of(CountingModel model, double limitPerSecond, long phaseNanos) {
        return model.newCounter(limitPerSecond, phaseNanos)::take;
    }
}
