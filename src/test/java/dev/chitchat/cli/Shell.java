package dev.chitchat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chitchat.cli.process.BarLine;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.watch.Watch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Runs commands in this JVM and keeps what they print. */
public final class Shell {

    static final String ID = "1500086040-@RBT#DeskDefaultRobot-qJLb9mKIA4bmdv9j";
    static final String KEY = "60c6c5925f3ae52c7325ac5a8ec78e44c056d1dd84d54e12ffa39911267a2a70";

    /** What standard input is where a folder was named for it. */
    static final InputStream FOLDER = new InputStream() {
        @Override
        public int read() throws IOException {
            throw new IOException("Is a directory");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
        }
    };

    final Stop stop = new Stop();

    /** Whether a command has taken over what a signal does. */
    boolean heedsSignals;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private OutputStream standardOutput = out;
    private InputStream in = InputStream.nullInputStream();
    private boolean inputIsTerminal;
    private int errorColumns;

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Shell typing(String text) {
        return typing(text.getBytes(UTF_8));
    }

    Shell typing(byte[] bytes) {
        in = new ByteArrayInputStream(bytes);
        return this;
    }

    Shell reading(InputStream input) {
        in = input;
        return this;
    }

    Shell atTerminal() {
        inputIsTerminal = true;
        return this;
    }

    Shell errorsOnTerminalOf(int columns) {
        errorColumns = columns;
        return this;
    }

    /** Standard output on the terminal that standard error is on. */
    Shell onOneTerminalOf(int columns) {
        standardOutput = err;
        return errorsOnTerminalOf(columns);
    }

    Shell printingTo(OutputStream output) {
        standardOutput = output;
        return this;
    }

    int run(String... args) {
        int exitCode = Commands.run(io(), args);
        String command = args.length == 0 ? "" : args[0];
        Watch.printed("standard error of " + command, err());
        if (!command.equals("usersig")) {
            Watch.printed("standard output of " + command, out());
        }
        return exitCode;
    }

    ProcessIo io() {
        PrintStream errors = new PrintStream(err, true, UTF_8);
        return new ProcessIo(
                in,
                standardOutput,
                errors,
                environment,
                () -> inputIsTerminal,
                new BarLine(errors, () -> errorColumns, () -> standardOutput == err),
                () -> {
                    heedsSignals = true;
                    return stop;
                },
                new AtomicReference<>());
    }

    String out() {
        return out.toString(UTF_8);
    }

    String err() {
        return err.toString(UTF_8);
    }

    List<String> outLines() {
        return out().lines().toList();
    }

    List<String> errLines() {
        return err().lines().toList();
    }
}
