package dev.chitchat.quota.spi;

import java.time.Duration;

/**
 * What a {@link TokenStore} decided.
 *
 * @param granted whether the process has the lease it asked for
 * @param pause when to go if granted, when to ask again if not; from the moment of the answer
 * @param nextPause when to ask for the call after the granted one
 * @param strictness how strictly the quota is kept now: 0 as the rate says, 1 evenly paced, 2 one call at a time, 3
 *     fewer calls than the rate says
 * @param free tokens that could be taken now
 * @param underWay leases of all processes
 * @param processes how many processes wait for a turn
 */
public record StoreAnswer(
        boolean granted, Duration pause, Duration nextPause, int strictness, int free, int underWay, int processes) {

    private static final int STRICTEST = 3;

    /**
     * Checks the number that others act on.
     *
     * @throws IllegalArgumentException if the strictness is not one of the four
     */
    public StoreAnswer {
        if (strictness < 0 || strictness > STRICTEST) {
            throw new IllegalArgumentException("strictness is 0 to 3, not " + strictness);
        }
    }
}
