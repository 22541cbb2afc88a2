package dev.chitchat.cli.journal;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.RunLock;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where result lines go: standard output, a device, or a file, which is also the journal to go on from. Lines that belong
 * together are one write, and out of this process when {@link #write} returns; in a file they are on disk before the next
 * update of their question is sent. Thread-safe.
 */
public final class Results implements Closeable {

    private final OutputStream out;
    private final String name;
    private final @Nullable ResultsFile file;
    private final Journal earlier;
    private final GroupCommit sync;
    private boolean finished;
    private volatile boolean broken;

    private Results(OutputStream out, String name, @Nullable ResultsFile file, Journal earlier) {
        this.out = out;
        this.name = name;
        this.file = file;
        this.earlier = earlier;
        this.sync = new GroupCommit(file == null ? () -> {} : file::force, System::nanoTime);
    }

    /** Results on standard output. */
    public static Results to(OutputStream standardOutput) {
        return new Results(standardOutput, "", null, new Journal());
    }

    /** Reads a journal from a file. */
    public interface Reading {
        Journal read(Path file) throws IOException;
    }

    /**
     * Results in a file, whose {@linkplain #earlier earlier ones} are read at once and which goes on after those once {@link
     * #goOn} was called; in something that is no file, such as a named pipe; or on standard output where no path is given.
     * Throws UsageException if that cannot be written, or the file holds what it should not.
     */
    public static Results open(@Nullable Path path, Reading reading, OutputStream standardOutput, boolean noLock)
            throws IOException {
        if (path == null) {
            return to(standardOutput);
        }
        if (!ResultsFile.fits(path)) {
            try {
                return new Results(new FileOutputStream(path.toFile()), path.toString(), null, new Journal());
            } catch (IOException e) {
                throw ResultsFile.cannotBeWritten(e);
            }
        }
        ResultsFile file = ResultsFile.open(path, noLock);
        try {
            return new Results(file, path.toString(), file, reading.read(path));
        } catch (IOException | UsageException e) {
            file.close();
            throw e;
        }
    }

    /** The name of the file, or nothing. */
    public String name() {
        return name;
    }

    /** What earlier runs have written. */
    public Journal earlier() {
        return earlier;
    }

    /** Goes on after the whole lines of earlier runs, cutting off what a crash left behind them. */
    public void goOn() throws IOException {
        if (file != null) {
            file.goOnAfter(earlier.length());
        }
    }

    /** Whether a later run can go on from these. */
    public boolean isJournal() {
        return file != null;
    }

    /** Returns once all that was written is on disk, if that is a file. */
    public void force() throws IOException {
        if (file != null) {
            file.force();
        }
    }

    /** An update of a question is about to be sent; returns once it may be. */
    public void taken(String question) {
        sync.taken(question);
    }

    /** Writes lines that belong together, each a JSON object of its members. */
    public void write(List<Map<String, Object>> lines) throws IOException {
        String text = lines.stream().map(line -> JsonLine.write(line) + "\n").collect(Collectors.joining());
        synchronized (this) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        if (!lines.isEmpty()) {
            sync.wrote(String.valueOf(lines.get(0).getOrDefault("StandardQuestionId", "")));
        }
        requireUndisturbed();
    }

    private void requireUndisturbed() throws ResultsFile.Disturbed {
        if (file != null) {
            file.requireUndisturbed();
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
            broken = !(e instanceof ResultsFile.Disturbed);
            stop.request(broken(name, e));
        }
    }

    /** The lines just written were those of so many taken updates of a question; returns once its next one may be sent. */
    public void settled(String question, int updates) throws IOException {
        sync.settled(question, updates);
    }

    /** Waits until all is on disk; nothing may be written after. */
    public void finish() throws IOException {
        if (!finished) {
            finished = true; // what went wrong is reported once
            sync.close();
        }
        requireUndisturbed();
    }

    /** What it means when lines cannot be written to a place with a name, or to standard output, which has none. */
    public static Stop.Reason broken(String name, IOException why) {
        boolean full = String.valueOf(why.getMessage()).contains("No space left");
        String place = name.isEmpty() ? "standard output" : "'" + name + "'";
        if (why instanceof ResultsFile.Disturbed) {
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
        try (out) {
            if (!finished) {
                finish();
            }
        }
    }

    /**
     * A file of results, which is also the journal to go on from: one run writes it at a time. What was written outlives this
     * process; what was forced outlives the machine.
     *
     * <p>Not written through a channel: the interrupt that calls off a read of input would close that.
     */
    public static final class ResultsFile extends OutputStream {

        private final Path path;
        private final RandomAccessFile file;
        private final @Nullable RunLock lock;
        private final @Nullable Object key;
        private boolean cut;

        private ResultsFile(Path path, RandomAccessFile file, @Nullable RunLock lock) {
            this.path = path;
            this.file = file;
            this.lock = lock;
            this.key = key(path);
        }

        /** Another process moved or cut the file while this run wrote it; what was written is in there all the same. */
        static final class Disturbed extends IOException {
            private static final long serialVersionUID = 1L;

            private Disturbed(String what) {
                super(what);
            }
        }

        /**
         * Opens a file, making it if need be, and keeps other runs off until it is closed.
         *
         * @throws UsageException if it cannot be written, or another run is writing it
         */
        public static ResultsFile open(Path path, boolean noLock) throws IOException {
            RandomAccessFile file;
            try {
                file = new RandomAccessFile(path.toFile(), "rw");
            } catch (IOException e) {
                throw cannotBeWritten(e);
            }
            try {
                return new ResultsFile(path, file, RunLock.take(path, noLock));
            } catch (UsageException e) {
                file.close();
                throw e;
            }
        }

        private static @Nullable Object key(Path path) {
            try {
                return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            } catch (IOException e) {
                return null;
            }
        }

        /**
         * Makes sure that what was written is where a later run looks for it. Throws Disturbed if it is not, as after the
         * rotation of a log.
         */
        void requireUndisturbed() throws Disturbed {
            if (cut) {
                throw new Disturbed(
                        "was cut while this run wrote it; put what was cut off back in front of what is there,"
                                + " before another run goes on from it");
            }
            if (!Objects.equals(key(path), key)) {
                throw new Disturbed(
                        "was renamed, removed or replaced while this run wrote it; bring the old file back under"
                                + " this name, before another run goes on from it");
            }
        }

        /** Whether a path is one to keep a journal in, unlike a pipe or a device. */
        public static boolean fits(Path path) {
            return Files.notExists(path) || Files.isRegularFile(path);
        }

        static UsageException cannotBeWritten(IOException why) {
            return new UsageException("--results " + why.getMessage() + " cannot be written;"
                    + " name a file, in a directory that is there, that this user may write");
        }

        /** Goes on after the whole lines, cutting off what a crash left behind them. */
        public void goOnAfter(long length) throws IOException {
            file.setLength(length);
            file.seek(length);
        }

        @Override
        public void write(int b) throws IOException {
            file.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (file.length() < file.getFilePointer()) {
                cut = true;
                file.seek(file.length());
            }
            file.write(bytes, offset, length);
        }

        /** Returns once all that was written is on disk. */
        public void force() throws IOException {
            file.getFD().sync();
        }

        @Override
        public void close() throws IOException {
            try (lock) {
                file.close();
            }
        }
    }
}
