package dev.chitchat.retry;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** The one timer of a gate; set by one thread at a time. */
final class GateAlarm {

    static final long NEVER = Long.MIN_VALUE;

    private final Scheduler timer;
    private final Runnable ring;
    private @Nullable Disposable pending;
    private long dueNanos = NEVER;
    private volatile boolean rang;

    GateAlarm(Scheduler timer, Runnable ring) {
        this.timer = timer;
        this.ring = ring;
    }

    /** Rings at this moment and at no other any more. */
    void set(long nanos) {
        if (nanos == dueNanos && !rang) {
            return;
        }
        if (pending != null) {
            pending.dispose();
            pending = null;
        }
        dueNanos = nanos;
        rang = false;
        if (nanos != NEVER) {
            long delay = nanos - timer.now(TimeUnit.NANOSECONDS);
            pending = timer.schedule(this::ring, Math.max(0, delay), TimeUnit.NANOSECONDS);
        }
    }

    private void ring() {
        rang = true;
        ring.run();
    }
}
