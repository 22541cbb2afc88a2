package dev.chitchat.cli.options;

import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.retry.RetryStatus;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Says once in an outage that calls fail and why, where nothing else on the screen does. Looked at by one thread. */
public final class OutageNotice implements Runnable {

    private static final int SECONDS = 3;

    private final ProcessIo surroundings;
    private final Connection.Origin origin;
    private final Supplier<RetryStatus> retries;
    private int failing;

    private OutageNotice(ProcessIo surroundings, Connection.Origin origin, Supplier<RetryStatus> retries) {
        this.surroundings = surroundings;
        this.origin = origin;
        this.retries = retries;
    }

    /** Looks once a second, until disposed of. */
    public static Disposable start(
            ProcessIo surroundings, Connection.Origin origin, Supplier<RetryStatus> retries, Scheduler scheduler) {
        return scheduler.schedulePeriodically(new OutageNotice(surroundings, origin, retries), 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void run() {
        tell(retries.get().lastFailure());
    }

    private void tell(@Nullable ChitchatException failure) {
        if (failure == null) {
            if (failing >= SECONDS) {
                surroundings.dated(origin.toString(), "the service answers again");
            }
            failing = 0;
        } else if (++failing == SECONDS) {
            surroundings.dated(origin.toString(), "warning: calls fail and are tried again: " + failure.getMessage());
        }
    }
}
