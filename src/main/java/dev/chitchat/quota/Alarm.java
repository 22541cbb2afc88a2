package dev.chitchat.quota;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The one pending timer of a bucket. Its moment is decided under the bucket's lock, the scheduler is called outside of it.
 *
 * <p>When two threads set the alarm at once, the ticket decides: the later decision stands, whichever reaches the
 * scheduler first, and a timer whose ticket is out of date is disposed of or rings in vain.
 */
final class Alarm {

    private static final long UNSET = Long.MAX_VALUE;

    private final Object lock;
    private final Scheduler.Worker worker;
    private final Runnable ring;
    private @Nullable Disposable timer;
    private long setFor = UNSET;
    private long ticket;

    Alarm(Object lock, Scheduler.Worker worker, Runnable ring) {
        this.lock = lock;
        this.worker = worker;
        this.ring = ring;
    }

    /** Under the lock: the ticket for {@link #schedule} if the timer must ring at this moment, 0 if it will anyway. */
    long decide(long moment) {
        if (setFor <= moment) {
            return 0;
        }
        setFor = moment;
        return ++ticket;
    }

    /** Under the lock: what was set no longer counts; answers the timer to dispose of. */
    @Nullable
    Disposable unset() {
        Disposable pending = timer;
        timer = null;
        setFor = UNSET;
        ticket++;
        return pending;
    }

    /** Outside the lock; {@code false} if the scheduler takes no more work. */
    boolean schedule(long decided, long delayNanos) {
        Disposable scheduled;
        try {
            scheduled = worker.schedule(() -> ringIfCurrent(decided), delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException shutDown) {
            return false;
        }
        Disposable obsolete = replace(decided, scheduled);
        if (obsolete != null) {
            obsolete.dispose();
        }
        return true;
    }

    private @Nullable Disposable replace(long decided, Disposable scheduled) {
        synchronized (lock) {
            if (decided != ticket) {
                return scheduled;
            }
            Disposable before = timer;
            timer = scheduled;
            return before;
        }
    }

    private void ringIfCurrent(long decided) {
        synchronized (lock) {
            if (decided != ticket) {
                return;
            }
            timer = null;
            setFor = UNSET;
            ticket++;
        }
        ring.run();
    }
}
