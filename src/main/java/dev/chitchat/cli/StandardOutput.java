package dev.chitchat.cli;

import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.ProcessIo;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output, which tells its own failures from those of files. */
final class StandardOutput extends OutputStream {

    private final OutputStream out;

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    /** Standard output did not take all of the data. */
    static final class Broken extends IOException {

        private static final long serialVersionUID = 1L;

        Broken(IOException cause) {
            super(cause.getMessage(), cause);
        }

        /** Tells it and returns the exit code. */
        int tell(ProcessIo surroundings) {
            int exitCode = Results.broken("", this).exitCode();
            surroundings.error(
                    exitCode == ExitCode.PIPE_CLOSED
                            ? "standard output was closed before all was written, so what has been read of it is not whole"
                            : "standard output could not be written whole (" + getMessage()
                                    + "), so do not use what is there; make room and give the command again");
            return exitCode;
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static void writing(Writing writing) throws Broken {
        try {
            writing.run();
        } catch (IOException e) {
            throw new Broken(e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        writing(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        writing(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        writing(out::flush);
    }
}
