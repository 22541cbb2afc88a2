package dev.chitchat.cli;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where result lines go. Lines that belong together are one write, and out of this process, in a file even on disk, when
 * {@link #write} returns. Thread-safe.
 */
final class Results implements Closeable {

    private final OutputStream out;
    private final String name;

    private Results(OutputStream out, String name) {
        this.out = out;
        this.name = name;
    }

    /** Results on standard output. */
    static Results to(OutputStream standardOutput) {
        return new Results(standardOutput, "");
    }

    /** Results in a file that is also the journal. */
    static Results to(ResultsFile file, Path path) {
        return new Results(file, path.toString());
    }

    /**
     * Results in something that is no file, such as a named pipe.
     *
     * @throws UsageException if that cannot be opened
     */
    static Results toDevice(Path path) {
        try {
            return new Results(new FileOutputStream(path.toFile()), path.toString());
        } catch (IOException e) {
            throw ResultsFile.cannotBeWritten(e);
        }
    }

    /** Writes lines that belong together. */
    synchronized void write(List<ResultLine> lines) throws IOException {
        String text = lines.stream().map(line -> line.toJson() + "\n").collect(Collectors.joining());
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** What it means when lines cannot be written. */
    Stop.Reason broken(IOException why) {
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
        out.close();
    }
}
