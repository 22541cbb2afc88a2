package dev.chitchat.cli.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings what was written to disk, in groups, on a thread of its own.
 *
 * <p>What was written outlives the process; what is on disk outlives the machine. Only one thing waits for the
 * disk: the next update of a question whose result is not on disk yet. The reader of input waits with it, or, if other updates
 * of that question are read already, the writer of the result. Thread-safe.
 */
final class GroupCommit implements Closeable {

    /** Returns once all that was written before is on disk. */
    interface Disk {
        void force() throws IOException;
    }

    private final Disk disk;
    private final Thread thread = new Thread(this::run, "chitchat-sync");

    // guarded by this
    private final Map<String, Integer> unsettled = new HashMap<>();
    private Set<String> written = new HashSet<>();
    private Set<String> onTheirWay = Set.of();
    private @Nullable IOException failure;
    private boolean closed;

    private GroupCommit(Disk disk) {
        this.disk = disk;
    }

    static GroupCommit start(Disk disk) {
        GroupCommit sync = new GroupCommit(disk);
        sync.thread.setDaemon(true);
        sync.thread.start();
        return sync;
    }

    /** An update of a question has been read and is to be sent; returns once the question's results are on disk. */
    synchronized void taken(String question) {
        unsettled.merge(question, 1, Integer::sum);
        await(question);
    }

    /** A result was written. Throws IOException if an earlier one could not be brought to disk. */
    synchronized void wrote(String question) throws IOException {
        written.add(question);
        notifyAll();
        throwFailure();
    }

    /** So many updates of a question have their results written; waits for the disk if the question has more. */
    synchronized void settled(String question, int updates) throws IOException {
        int left = unsettled.merge(question, -updates, Integer::sum);
        if (left > 0) {
            await(question);
        } else {
            unsettled.remove(question);
        }
        throwFailure();
    }

    private void await(String question) {
        try {
            while (failure == null && (written.contains(question) || onTheirWay.contains(question))) {
                wait();
            }
        } catch (InterruptedException calledOff) {
            Thread.currentThread().interrupt();
        }
    }

    private void throwFailure() throws IOException {
        IOException why = failure;
        if (why != null) {
            throw why;
        }
    }

    private void run() {
        while (nextGroup()) {
            try {
                disk.force();
                groupDone(null);
            } catch (IOException e) {
                groupDone(e);
            }
        }
    }

    private synchronized boolean nextGroup() {
        try {
            while (written.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException nobodyDoes) {
            return false;
        }
        onTheirWay = written;
        written = new HashSet<>();
        return failure == null && !onTheirWay.isEmpty();
    }

    private synchronized void groupDone(@Nullable IOException why) {
        onTheirWay = Set.of();
        failure = why;
        notifyAll();
    }

    /** Waits until all is on disk. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException calledOff) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            throwFailure();
        }
    }
}
