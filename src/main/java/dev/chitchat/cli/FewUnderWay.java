package dev.chitchat.cli;

import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.quota.Rate;
import java.time.Duration;

/**
 * Keeps no more calls under way than the rate needs, mostly one: what is under way when the process dies is made again, and
 * what is still to go out can be merged with what comes.
 *
 * <p>A second call starts when the one before has its result written down, or will not be done in time for the next: at
 * the service's five a second a slow answer costs no rate. Where more calls go out than answers can come back one by one,
 * because the rate is lifted and the network far, as many are under way as fit into a round trip.
 *
 * @param rate calls a second
 */
record FewUnderWay(Rate rate) {

    /** Of a server on this machine or next to it, whatever hiccups it has. */
    private static final double NEXT_DOOR_SECONDS = 0.04;

    /** The first answers of a process take long to read, while its code is being loaded. */
    private static final long COLD_CALLS = 5;

    private static final Duration COLD = Duration.ofSeconds(2);

    /** What the first calls of a process take tells about the process. */
    private static final long WARM_UP_CALLS = 50;

    /** Sooner than the quota grants the next call, so that it is in line by then. */
    private static final double IN_TIME = 0.8;

    private static final Duration SHORTEST = Duration.ofMillis(160);

    /** How many calls may be under way. */
    int most(QuotaStatus quota) {
        double roundTripSeconds = quota.roundTripFloor().toNanos() / 1e9;
        boolean far = quota.granted() >= WARM_UP_CALLS && roundTripSeconds >= NEXT_DOOR_SECONDS;
        return far ? 1 + (int) (roundTripSeconds * rate.perSecond()) : 1;
    }

    /** For how long a call counts. */
    Duration counted(QuotaStatus quota) {
        if (quota.granted() < COLD_CALLS) {
            return COLD;
        }
        Duration interval = Duration.ofNanos((long) (IN_TIME * 1e9 / rate.perSecond()));
        return interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
    }
}
