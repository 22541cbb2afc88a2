package dev.chitchat.cli.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings what was written to disk, in groups: before the next update of a question whose result is not there yet is sent, and
 * with the first result after a second. What was written outlives the process; what is on disk outlives the machine. Thread-safe.
 */
final class GroupCommit implements Closeable {

    private static final long SECOND_NANOS = 1_000_000_000;

    /** Returns once all that was written before is on disk. */
    interface Disk {
        void force() throws IOException;
    }

    private final Disk disk;
    private final LongSupplier nanoTime;

    // guarded by this
    private final Map<String, Integer> unsettled = new HashMap<>();
    private final Set<String> written = new HashSet<>();
    private @Nullable IOException failure;
    private long forcedNanos;

    GroupCommit(Disk disk, LongSupplier nanoTime) {
        this.disk = disk;
        this.nanoTime = nanoTime;
        this.forcedNanos = nanoTime.getAsLong();
    }

    /** An update of a question has been read and is to be sent; returns once the question's results are on disk. */
    synchronized void taken(String question) {
        unsettled.merge(question, 1, Integer::sum);
        if (written.contains(question)) {
            force();
        }
    }

    /** A result was written. Throws IOException if that, or an earlier one, could not be brought to disk. */
    synchronized void wrote(String question) throws IOException {
        written.add(question);
        if (nanoTime.getAsLong() - forcedNanos >= SECOND_NANOS) {
            force();
        }
        throwFailure();
    }

    /** So many updates of a question have their results written; waits for the disk if the question has more. */
    synchronized void settled(String question, int updates) throws IOException {
        if (unsettled.merge(question, -updates, Integer::sum) > 0) {
            force();
        } else {
            unsettled.remove(question);
        }
        throwFailure();
    }

    private void force() {
        try {
            if (failure == null && !written.isEmpty()) {
                disk.force();
                written.clear();
            }
        } catch (IOException e) {
            failure = e;
        }
        forcedNanos = nanoTime.getAsLong();
    }

    private void throwFailure() throws IOException {
        IOException why = failure;
        if (why != null) {
            throw why;
        }
    }

    /** Waits until all is on disk. */
    @Override
    public synchronized void close() throws IOException {
        force();
        throwFailure();
    }
}
