package dev.chitchat.cli.journal;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.RunLock;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.internal.json.JsonLine;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where result lines go: standard output, a device, or a file, which is also the journal to go on from and which one
 * run writes at a time. Lines that belong together are one write, and out of this process when {@link #write} returns:
 * they outlive it. To disk, where they outlive a crash of the machine, they come in groups: before the next update of a
 * question whose result is not there yet is sent, and with the first result after a second. Thread-safe.
 */
public final class Results implements Closeable {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final OutputStream out;
    public final String name;
    private final @Nullable RandomAccessFile file;
    private final @Nullable Object key;
    private final Writing disk;
    private final LongSupplier nanoTime;
    private @Nullable RunLock lock;

    private Journal earlier = new Journal();

    // guarded by this
    private final Map<String, Integer> unsettled = new HashMap<>();
    private final Set<String> written = new HashSet<>();
    private @Nullable IOException failure;
    private long forcedNanos;
    private boolean cut;

    private boolean finished;
    private volatile boolean broken;

    Results(OutputStream out, String name, @Nullable RandomAccessFile file, Writing disk, LongSupplier nanoTime) {
        this.out = out;
        this.name = name;
        this.file = file;
        this.key = file == null ? null : key(name);
        this.disk = disk;
        this.nanoTime = nanoTime;
        this.forcedNanos = nanoTime.getAsLong();
    }

    private static @Nullable Object key(String name) {
        try {
            return Files.readAttributes(Path.of(name), BasicFileAttributes.class)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /** A thread for files and waiting, of which to dispose: Reactor's own count as threads that must not block. */
    public static Scheduler thread(String name) {
        return Schedulers.newSingle(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Whether a path is one to keep a journal in, unlike a pipe or a device. */
    static boolean fits(Path path) {
        return Files.notExists(path) || Files.isRegularFile(path);
    }

    /**
     * Results in a file, made if need be, whose {@linkplain #earlier earlier ones} are read at once, or in a pipe;
     * without a path on standard output. Throws UsageException if that cannot be, or the file holds what it should not.
     */
    static Results open(@Nullable Path path, @Nullable String resumed, OutputStream standardOutput, boolean noLock)
            throws IOException {
        if (path == null) {
            return new Results(standardOutput, "", null, () -> {}, System::nanoTime);
        }
        Results results = opened(path);
        try {
            if (results.file != null) {
                results.lock = RunLock.take(path, noLock, null);
                results.earlier = resumed == null ? Journal.ofNothing(path) : Journal.read(path, resumed);
            }
            return results;
        } catch (IOException | UsageException e) {
            results.release();
            throw e;
        }
    }

    /** Not written through a channel: the interrupt that calls off a read of input would close that. */
    private static Results opened(Path path) {
        try {
            RandomAccessFile file = fits(path) ? new RandomAccessFile(path.toFile(), "rw") : null;
            String name = path.toString();
            return file == null
                    ? new Results(new FileOutputStream(name), name, null, () -> {}, System::nanoTime)
                    : new Results(new FileOutputStream(file.getFD()), name, file, file.getFD()::sync, System::nanoTime);
        } catch (IOException e) {
            throw new UsageException("--results " + e.getMessage() + " cannot be written;"
                    + " name a file, in a directory that is there, that this user may write");
        }
    }

    /** What earlier runs have come to. */
    public Journal earlier() {
        return earlier;
    }

    /** Goes on after the whole lines of earlier runs, cutting off what a crash left behind them. */
    public void goOn() throws IOException {
        RandomAccessFile open = file;
        if (open != null) {
            open.setLength(earlier.length());
            open.seek(earlier.length());
        }
    }

    /** An update of a question has been read and is to be sent; returns once the question's results are on disk. */
    public synchronized void taken(String question) {
        unsettled.merge(question, 1, Integer::sum);
        if (written.contains(question)) {
            toDisk();
        }
    }

    /** Writes lines that belong together. Throws IOException if they or earlier ones could not be written. */
    public synchronized void write(List<Map<String, Object>> lines) throws IOException {
        String text = lines.stream().map(line -> JsonLine.write(line) + "\n").collect(Collectors.joining());
        RandomAccessFile open = file;
        if (open != null && open.length() < open.getFilePointer()) {
            cut = true;
            open.seek(open.length());
        }
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        if (!lines.isEmpty()) {
            written.add(String.valueOf(lines.get(0).getOrDefault("StandardQuestionId", "")));
            if (nanoTime.getAsLong() - forcedNanos >= SECOND_NANOS) {
                toDisk();
            }
            throwFailure();
        }
        requireUndisturbed();
    }

    /** So many taken updates of a question have their lines; returns once its next one may be sent, if it has more. */
    public synchronized void settled(String question, int updates) throws IOException {
        if (unsettled.merge(question, -updates, Integer::sum) > 0) {
            toDisk();
        } else {
            unsettled.remove(question);
        }
        throwFailure();
    }

    private void toDisk() {
        try {
            if (failure == null && !written.isEmpty()) {
                disk.run();
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

    /** Returns once all that was written is on disk, if that is a file. */
    public synchronized void force() throws IOException {
        toDisk();
        throwFailure();
    }

    /** Another process moved or cut the file while this run wrote it; what was written is in there all the same. */
    private static final class Disturbed extends IOException {

        private static final long serialVersionUID = 1L;

        Disturbed(String what) {
            super(what);
        }
    }

    /** Makes sure that what was written is where a later run looks for it: it is not after the rotation of a log. */
    private synchronized void requireUndisturbed() throws Disturbed {
        if (cut) {
            throw new Disturbed("was cut while this run wrote it; put what was cut off back in front of what is there,"
                    + " before another run goes on from it");
        }
        if (file != null && !Objects.equals(key(name), key)) {
            throw new Disturbed(
                    "was renamed, removed or replaced while this run wrote it; bring the old file back under"
                            + " this name, before another run goes on from it");
        }
    }

    /** Something that writes. */
    public interface Writing {
        void run() throws IOException;
    }

    /** Writes unless that went wrong before; where it goes wrong now, asks for the end of the run. */
    public void orStop(Stop stop, Writing writing) {
        if (broken) {
            return;
        }
        try {
            writing.run();
        } catch (IOException e) {
            broken = !(e instanceof Disturbed);
            stop.request(broken(name, e));
        }
    }

    /** Waits until all is on disk; nothing may be written after. */
    public void finish() throws IOException {
        if (!finished) {
            finished = true; // what went wrong is reported once
            force();
            requireUndisturbed();
        }
    }

    /** What it means when lines cannot be written to a place with a name, or to standard output, which has none. */
    public static Stop.Reason broken(String name, IOException why) {
        boolean full = WholeFile.findsNoRoom(why);
        String place = name.isEmpty() ? "standard output" : "'" + name + "'";
        if (why instanceof Disturbed) {
            return new Stop.Reason(ExitCode.FAILED, place + " " + why.getMessage());
        }
        return name.isEmpty() && !full
                ? new Stop.Reason(ExitCode.PIPE_CLOSED, "the reader of the results is gone")
                : new Stop.Reason(
                        ExitCode.FAILED,
                        place + " can no longer be written (" + why.getMessage()
                                + "), so outcomes would be lost; make room for it");
    }

    @Override
    public void close() throws IOException {
        try {
            finish();
        } finally {
            release();
        }
    }

    private void release() throws IOException {
        RunLock held = lock;
        try (held) {
            out.close();
        }
    }
}
