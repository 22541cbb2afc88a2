package dev.chitchat;

import java.time.Duration;

/** What a client does unless its builder is told otherwise; the builder's documentation quotes these. */
final class Defaults {

    /** Of one attempt; the service itself gives up after 3 s. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    static final Duration MAX_IDLE = Duration.ofSeconds(20);
    static final Duration MAX_LIFE = Duration.ofMinutes(10);
    static final Duration SIGNATURE_VALIDITY = Duration.ofDays(1);

    private Defaults() {}
}
