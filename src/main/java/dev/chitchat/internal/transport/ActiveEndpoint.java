package dev.chitchat.internal.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.LongSupplier;

/**
 * Whose turn it is, the first address's or the backup's.
 *
 * <p>The first's, until it could not be reached and the backup could. Then the backup's; after a while one call at a time
 * looks whether the first is there again, while the others stay where they are.
 */
final class ActiveEndpoint {

    static final Duration AWAY = Duration.ofMinutes(1);

    private static final AtomicLongFieldUpdater<ActiveEndpoint> LOOK_AT =
            AtomicLongFieldUpdater.newUpdater(ActiveEndpoint.class, "lookAtNanos");

    private final LongSupplier nanoTime;

    private final Duration headStart;
    private final AtomicLong waitedNanos = new AtomicLong();

    private volatile boolean away;
    private volatile long lookAtNanos;

    ActiveEndpoint(LongSupplier nanoTime, Duration headStart) {
        this.nanoTime = nanoTime;
        this.headStart = headStart;
    }

    /** How long a call waits for a connection before it tries the other address, too: less when others have waited in vain. */
    Duration headStart() {
        long left = headStart.toNanos() - waitedNanos.get();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /** A call was given up that had no connection after so long. */
    void waited(Duration inVain) {
        waitedNanos.accumulateAndGet(inVain.toNanos(), (sum, more) -> Math.min(headStart.toNanos(), sum + more));
    }

    void connected() {
        waitedNanos.lazySet(0);
    }

    boolean isAway() {
        return away;
    }

    /** Where a call goes first; of many that ask when it is time to look, one gets the task. */
    boolean isBackups() {
        if (!away) {
            return false;
        }
        long lookAt = lookAtNanos;
        long now = nanoTime.getAsLong();
        return now - lookAt < 0 || !LOOK_AT.compareAndSet(this, lookAt, now + AWAY.toNanos());
    }

    /** The backup was reached where the first was not; {@code true} if that is news. */
    synchronized boolean leave() {
        lookAtNanos = nanoTime.getAsLong() + AWAY.toNanos();
        boolean news = !away;
        away = true;
        return news;
    }

    /** The first was reached; {@code true} if that is news. */
    synchronized boolean comeBack() {
        boolean news = away;
        away = false;
        return news;
    }
}
