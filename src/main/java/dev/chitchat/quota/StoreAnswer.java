package dev.chitchat.quota;

import java.time.Duration;

/**
 * What a {@link TokenStore} decided.
 *
 * @param granted whether the process has the lease it asked for
 * @param pause when to go if granted, when to ask again if not; from the moment of the answer
 * @param nextPause when to ask for the call after the granted one
 * @param mode how strictly the quota is kept now
 * @param free tokens that could be taken now
 * @param underWay leases of all processes
 * @param processes how many processes wait for a turn
 */
public record StoreAnswer(
        boolean granted, Duration pause, Duration nextPause, Mode mode, int free, int underWay, int processes) {}
