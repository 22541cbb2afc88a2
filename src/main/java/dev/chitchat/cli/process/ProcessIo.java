package dev.chitchat.cli.process;

import dev.chitchat.internal.text.Cleaner;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What a command meets outside of itself; a test hands in its own.
 *
 * @param in standard input
 * @param out standard output, unbuffered: data only, and a failure to write is seen at once
 * @param err standard error: everything else; lines go there through {@link #say}, which cleans them
 * @param environment the environment variables
 * @param inputIsTerminal whether standard input is a terminal, or closed; asked only where it matters
 * @param errorColumns the columns of the terminal behind standard error, 0 if it is none; asked only where it matters
 * @param stop listens to whatever asks this process to end; called once, by commands that can end early in good order
 * @param origin who calls whom, empty until that is known
 */
public record ProcessIo(
        InputStream in,
        OutputStream out,
        PrintStream err,
        Map<String, String> environment,
        BooleanSupplier inputIsTerminal,
        IntSupplier errorColumns,
        Supplier<Stop> stop,
        AtomicReference<String> origin) {

    /** Those of this process. */
    public static ProcessIo ofProcess() {
        return new ProcessIo(
                Terminals.inputClosed() ? InputStream.nullInputStream() : System.in,
                new FileOutputStream(FileDescriptor.out),
                System.err,
                System.getenv(),
                () -> Terminals.input() || Terminals.inputClosed(),
                Terminals::errorColumns,
                StopSignals::listen,
                new AtomicReference<>(""));
    }

    /** The same with another standard output. */
    public ProcessIo withOutput(OutputStream other) {
        return new ProcessIo(in, other, err, environment, inputIsTerminal, errorColumns, stop, origin);
    }

    /** One line on standard error. */
    public void say(String line) {
        err.println(Cleaner.line(line));
    }

    /** One line on standard error that names a failure. */
    public void error(String message) {
        ending("error: " + message);
    }

    /** One line on standard error that names what looks wrong but is no failure. */
    public void warning(String message) {
        ending("warning: " + message);
    }

    /**
     * One line on standard error that tells a later reader how a run ends, when, and of whom it speaks; a command that goes on
     * stays at its end, where it can be copied.
     */
    public void ending(String line) {
        int command = line.indexOf("; to go on");
        int end = command < 0 ? line.length() : command;
        String whom = origin.toString().isEmpty() ? "" : " (" + origin + ", " + now() + ")";
        say(line.substring(0, end) + whom + line.substring(end));
    }

    /** One line on standard error about a run that goes on: when, of whom it speaks, and what. */
    public void dated(String whom, String line) {
        say(now() + " " + (whom.isEmpty() ? "" : whom + " ") + line);
    }

    private static Instant now() {
        return Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** A question on standard error, to be answered on the same line. */
    void ask(String question) {
        err.print(Cleaner.line(question));
        err.flush();
    }

    /** All that is known of a failure, on standard error. */
    public void trace(Throwable failure) {
        Cleaner.cause(failure, Cleaner::line).printStackTrace(err);
    }
}
