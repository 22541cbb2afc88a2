package dev.chitchat.cli.journal;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where result lines go. Lines that belong together are one write, and out of this process when {@link #write} returns; in
 * a file they are on disk before the next update of their question is sent. Thread-safe.
 */
public final class Results implements Closeable {

    private final OutputStream out;
    private final String name;
    private final @Nullable GroupCommit sync;

    private Results(OutputStream out, String name, @Nullable GroupCommit sync) {
        this.out = out;
        this.name = name;
        this.sync = sync;
    }

    /** Results on standard output. */
    public static Results to(OutputStream standardOutput) {
        return new Results(standardOutput, "", null);
    }

    /** Results in a file that is also the journal. */
    public static Results to(ResultsFile file, Path path) {
        return new Results(file, path.toString(), GroupCommit.start(file::force));
    }

    /**
     * Results in something that is no file, such as a named pipe.
     *
     * @throws UsageException if that cannot be opened
     */
    public static Results toDevice(Path path) {
        try {
            return new Results(new FileOutputStream(path.toFile()), path.toString(), null);
        } catch (IOException e) {
            throw ResultsFile.cannotBeWritten(e);
        }
    }

    /** An update of a question is about to be sent; returns once it may be. */
    public void taken(String question) {
        if (sync != null) {
            sync.taken(question);
        }
    }

    /** Writes lines that belong together. */
    public void write(List<ResultLine> lines) throws IOException {
        String text = lines.stream().map(line -> line.toJson() + "\n").collect(Collectors.joining());
        synchronized (this) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        if (sync != null) {
            sync.wrote(lines.get(0).question());
        }
    }

    /** The lines just written were those of so many taken updates of a question; returns once its next one may be sent. */
    public void settled(String question, int updates) throws IOException {
        if (sync != null) {
            sync.settled(question, updates);
        }
    }

    /** Waits until all is on disk; nothing may be written after. */
    public void finish() throws IOException {
        if (sync != null) {
            sync.close();
        }
    }

    /** What it means when lines cannot be written. */
    public Stop.Reason broken(IOException why) {
        return broken(name, why);
    }

    /** The same for a place with a name, or for standard output, which has none. */
    public static Stop.Reason broken(String name, IOException why) {
        boolean full = String.valueOf(why.getMessage()).contains("No space left");
        return name.isEmpty() && !full
                ? new Stop.Reason(ExitCode.PIPE_CLOSED, "nobody reads the results any more")
                : new Stop.Reason(
                        ExitCode.FAILED,
                        (name.isEmpty() ? "standard output" : "'" + name + "'") + " can no longer be written ("
                                + why.getMessage() + "), so outcomes would be lost; make room for it");
    }

    @Override
    public void close() throws IOException {
        try (out) {
            finish();
        }
    }
}
