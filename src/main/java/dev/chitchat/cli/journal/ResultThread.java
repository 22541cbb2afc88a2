package dev.chitchat.cli.journal;

import java.util.concurrent.CountDownLatch;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The one thread that results are written on and calls are started from.
 *
 * <p>It may stand still until the look-ahead is full, so that the first calls are merged as well as later ones. In a run
 * that goes on from an earlier one that is more than thrift: the calls that a crash broke off may have taken effect; the
 * first call of each question then carries at least the updates that the last one before the crash did, so it cannot set
 * the question back.
 */
public final class ResultThread implements AutoCloseable {

    public final Scheduler scheduler = named("chitchat-results");
    private final CountDownLatch full = new CountDownLatch(1);
    private final long awaited;

    /** Starts when that many updates have been read, or all; at once where none is waited for. */
    public ResultThread(long updates) {
        awaited = updates;
        if (updates > 0) {
            scheduler.schedule(() -> {
                try {
                    full.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /** A thread for files and waiting, of which to dispose: Reactor's own count as threads that must not block. */
    public static Scheduler named(String name) {
        return Schedulers.newSingle(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** So many updates have been handed to the client; as many as can be where there are no more. */
    public void held(long updates) {
        if (updates >= awaited) {
            full.countDown();
        }
    }

    @Override
    public void close() {
        full.countDown();
        scheduler.dispose();
    }
}
