package dev.chitchat.quota.spi;

import java.time.Duration;
import java.util.List;

/**
 * What one process tells and asks a {@link TokenStore} in one round trip.
 *
 * @param process who asks, the same for as long as the bucket is in use
 * @param lease the name of the lease that is wanted, empty if no call waits
 * @param floor the smallest round trip that this process has learned, zero while too little is known
 * @param ahead how far ahead of its moment a call may be granted
 * @param leaseTerm how long the lease may be held before it counts as given up
 * @param recent whether this process had calls in the last two windows: a store that knows of none has lost them
 * @param more whether it will want another lease after this one
 * @param settlements what has ended
 */
public record StoreRequest(
        String process,
        String lease,
        Duration floor,
        Duration ahead,
        Duration leaseTerm,
        boolean recent,
        boolean more,
        List<LeaseRelease> settlements) {

    /** Keeps a copy of the list. */
    public StoreRequest {
        settlements = List.copyOf(settlements);
    }
}
