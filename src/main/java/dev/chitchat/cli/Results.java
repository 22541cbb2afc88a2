package dev.chitchat.cli;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where result lines go: each is one write, and out of this process when {@link #write} returns. Thread-safe. */
final class Results implements Closeable {

    private final OutputStream out;
    private final Stop.Reason broken;

    private Results(OutputStream out, Stop.Reason broken) {
        this.out = out;
        this.broken = broken;
    }

    /** Results on standard output. */
    static Results to(OutputStream standardOutput) {
        return new Results(standardOutput, new Stop.Reason(ExitCode.PIPE_CLOSED, "nobody reads the results any more"));
    }

    /**
     * Results in a file of their own, which is made or emptied.
     *
     * @throws UsageException if that cannot be
     */
    static Results to(Path file) {
        try {
            // Not a channel: an interrupt would close that.
            OutputStream out = new FileOutputStream(file.toFile());
            return new Results(out, new Stop.Reason(ExitCode.FAILED, "'" + file + "' can no longer be written"));
        } catch (IOException e) {
            throw new UsageException("--results " + e.getMessage() + " cannot be written;"
                    + " name a file, in a directory that is there, that this user may write");
        }
    }

    /** Writes a line. */
    synchronized void write(ResultLine line) throws IOException {
        out.write((line.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** What it means when a line cannot be written. */
    Stop.Reason broken() {
        return broken;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
