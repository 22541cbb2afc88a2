package dev.chitchat.internal.pipeline;

import java.time.Duration;

/**
 * Keeps no more calls under way than the rate needs, mostly one: what is under way when the process dies is made again, and
 * what is still to go out can be merged with what comes.
 *
 * <p>As many are under way as fit into a typical round trip, a moving average, and a quarter more, since an average that
 * fits exactly leaves the line empty half of the time. Three exceptions:
 *
 * <ul>
 *   <li>One at a time where a round trip typically takes less than 10 ms: up to a hundred a second that costs nothing.
 *   <li>One at a time where the quickest of late took less than 5 ms: no network between cities is that quick, so the server
 *       is next door, and what makes answers slow is a busy machine, which more calls do not make quicker.
 *   <li>One at a time until 50 were answered: the first answers of a process tell more of code being loaded than of the
 *       network. The first twenty are not even part of the average.
 * </ul>
 *
 * <p>A call counts until four fifths of the interval between two calls have passed, so that the next is in line by the time
 * the quota lets it go: at the service's five a second a slow answer costs no rate. It counts for 160 ms at least, four
 * fifths of the interval of five a second: longer than an answer from another continent takes. The first twenty count for
 * 2 s, since a process that loads its code on a busy machine may take as long for one. So two calls are cut off by a kill
 * where one had no answer for 160 ms or longer, or the network is far and the rate lifted; one otherwise.
 */
final class AdaptiveConcurrency {

    private static final double TYPICALLY_NEAR_NANOS = 10e6;
    private static final double NEXT_DOOR_NANOS = 5e6;
    private static final double TO_SPARE = 1.25;
    private static final int WARM_UP_ANSWERS = 50;
    private static final int COLD_ANSWERS = 20;
    private static final Duration COLD = Duration.ofSeconds(2);
    private static final Duration SHORTEST = Duration.ofMillis(160);
    private static final double IN_TIME = 0.8;

    /** Follows a network that changes within some tens of answers, and one slow answer hardly. */
    private static final double AVERAGED = 32;

    /** Forgets how quick it was within some hundreds of answers. */
    private static final double FORGOTTEN = 256;

    private final double perSecond;

    // guarded by this
    private int answers;
    private double typicalNanos;
    private double quickestNanos;

    AdaptiveConcurrency(double perSecond) {
        this.perSecond = perSecond;
    }

    /** An attempt was accepted, so long after it was permitted. */
    synchronized void answered(long took) {
        double nanos = (double) took;
        answers++;
        int counted = answers - COLD_ANSWERS;
        if (counted == 1) {
            quickestNanos = nanos;
        }
        if (counted >= 1) {
            typicalNanos += (nanos - typicalNanos) / Math.min(counted, AVERAGED);
            quickestNanos = Math.min(nanos, quickestNanos + (typicalNanos - quickestNanos) / FORGOTTEN);
        }
    }

    /** How many calls may be under way. */
    synchronized int most() {
        boolean near = typicalNanos < TYPICALLY_NEAR_NANOS || quickestNanos < NEXT_DOOR_NANOS;
        return near || answers < WARM_UP_ANSWERS ? 1 : (int) Math.ceil(TO_SPARE * perSecond * typicalNanos / 1e9);
    }

    /** For how long a call counts. */
    synchronized Duration counted() {
        if (answers < COLD_ANSWERS) {
            return COLD;
        }
        Duration interval = Duration.ofNanos((long) (IN_TIME * 1e9 / perSecond));
        return interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
    }
}
