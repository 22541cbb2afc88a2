package dev.chitchat.cli.options;

import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.retry.RetryStatus;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Says once in an outage that calls fail and why, where nothing else on the screen does. A process that stood still itself knows
 * nothing of the service, and begins anew. Looked at by one thread.
 */
public final class OutageNotice implements Runnable {

    private static final long TOLD_AFTER_MILLIS = 2_000;
    private static final long STOOD_STILL_MILLIS = 2_500;

    private final ProcessIo io;
    private final Supplier<RetryStatus> retries;
    private final Scheduler scheduler;
    private long lastMillis;
    private @Nullable Long sinceMillis;
    private boolean told;

    private OutageNotice(ProcessIo io, Supplier<RetryStatus> retries, Scheduler scheduler) {
        this.io = io;
        this.retries = retries;
        this.scheduler = scheduler;
        this.lastMillis = scheduler.now(TimeUnit.MILLISECONDS);
    }

    /** Looks once a second, until disposed of. */
    public static Disposable start(ProcessIo io, Supplier<RetryStatus> retries, Scheduler scheduler) {
        return scheduler.schedulePeriodically(new OutageNotice(io, retries, scheduler), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void run() {
        ChitchatException failure = retries.get().lastFailure();
        long now = scheduler.now(TimeUnit.MILLISECONDS);
        boolean stoodStill = now - lastMillis > STOOD_STILL_MILLIS;
        lastMillis = now;
        if (failure == null) {
            if (told) {
                io.dated(io.whom(), "the service answers again");
            }
            told = false;
            sinceMillis = null;
        } else if (sinceMillis == null || stoodStill) {
            sinceMillis = now;
        } else if (!told && now - sinceMillis >= TOLD_AFTER_MILLIS) {
            told = true;
            io.dated(io.whom(), "warning: calls fail and are tried again: " + failure.getMessage());
        }
    }
}
