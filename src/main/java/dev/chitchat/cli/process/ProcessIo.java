package dev.chitchat.cli.process;

import dev.chitchat.internal.text.Cleaner;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jspecify.annotations.Nullable;

/**
 * What a command meets outside of itself; a test hands in its own.
 *
 * @param out standard output, unbuffered: data only, and a failure to write is seen at once
 * @param err standard error: everything else; lines go there through {@link #say}, which cleans them
 * @param inputIsTerminal whether standard input is a terminal, or closed; asked only where it matters
 * @param bar the line of the terminal behind standard error that a progress bar is drawn on
 * @param stop listens to whatever asks this process to end; called once, by commands that can end early in good order
 * @param origin who calls whom, once that is known
 */
public record ProcessIo(
        InputStream in,
        OutputStream out,
        PrintStream err,
        Map<String, String> environment,
        BooleanSupplier inputIsTerminal,
        BarLine bar,
        Supplier<Stop> stop,
        AtomicReference<@Nullable String> origin) {

    /** Those of this process. */
    public static ProcessIo ofProcess() {
        BarLine bar = new BarLine(System.err, ProcessIo::columns, () -> isTerminal(SystemStream.Output));
        atEnd(() -> Runtime.getRuntime().addShutdownHook(new Thread(bar::end)));
        return new ProcessIo(
                isInputClosed() ? InputStream.nullInputStream() : System.in,
                new FileOutputStream(FileDescriptor.out),
                System.err,
                System.getenv(),
                () -> isTerminal(SystemStream.Input) || isInputClosed(),
                bar,
                Stop::listen,
                new AtomicReference<>());
    }

    /** Registers what the end of this process is to do; nothing where a signal has begun that end already. */
    public static void atEnd(Runnable registering) {
        try {
            registering.run();
        } catch (IllegalStateException ending) {
            return; // a user who stops a command as it starts is shown no stack trace
        }
    }

    public ProcessIo withOutput(OutputStream other) {
        return new ProcessIo(in, other, err, environment, inputIsTerminal, bar, stop, origin);
    }

    public void print(String data) throws IOException {
        out.write(data.getBytes(StandardCharsets.UTF_8));
    }

    public void say(String line) {
        bar.above(() -> err.println(Cleaner.line(line)));
    }

    public void error(String message) {
        ending("error: " + message);
    }

    /** One line on standard error that names what looks wrong but is no failure. */
    public void warning(String message) {
        ending("warning: " + message);
    }

    /** A line that tells later how a run ends, when, and whose; a command to go on by stays last, to be copied. */
    public void ending(String line) {
        int command = line.indexOf("; to go on");
        int end = command < 0 ? line.length() : command;
        String whom = whom().isEmpty() ? "" : " (" + whom() + ", " + now() + ")";
        say(line.substring(0, end) + whom + line.substring(end));
    }

    /** One line on standard error about a run that goes on: when, of whom it speaks, and what. */
    public void dated(String whom, String line) {
        say(now() + " " + (whom.isEmpty() ? "" : whom + " ") + line);
    }

    public String whom() {
        String known = origin.get();
        return known == null ? "" : known;
    }

    public static Instant now() {
        return Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Asks before the live library is changed; throws UsageException without a yes, or without a terminal. */
    public void confirm(String what) throws IOException {
        if (!inputIsTerminal.getAsBoolean()) {
            throw new UsageException(
                    "not confirmed, as there is no terminal to ask at, so nothing was sent: " + what + "; add --yes");
        }
        err.print(Cleaner.line(what + ". Type yes to go on: "));
        err.flush();
        String answer = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        if (answer == null) {
            err.println(); // or the error would stand behind the question
        }
        if (answer == null || !answer.strip().equals("yes")) {
            throw new UsageException(
                    "not confirmed, so nothing was sent; give the command again and type yes, or --yes");
        }
    }

    public void trace(Throwable failure) {
        bar.above(() -> Cleaner.cause(failure, Cleaner::line).printStackTrace(err));
    }

    /**
     * Whether a stream is a terminal; {@code false} where that cannot be found out. {@link System#console()} cannot
     * tell: it sees input and output as one, so {@code stream edits.jsonl > results.jsonl} would lose its progress bar.
     */
    private static boolean isTerminal(SystemStream stream) {
        return provider().filter(terminal -> terminal.isSystemStream(stream)).isPresent();
    }

    /** How many columns the terminal behind standard error has; 0 if it is none. */
    private static int columns() {
        return provider()
                .filter(terminal -> terminal.isSystemStream(SystemStream.Error))
                .map(terminal -> Math.max(0, terminal.systemStreamWidth(SystemStream.Error)))
                .orElse(0);
    }

    private static Optional<TerminalProvider> provider() {
        return Stream.of("jni", "exec").flatMap(ProcessIo::load).findFirst();
    }

    private static Stream<TerminalProvider> load(String name) {
        try {
            return Stream.of(TerminalProvider.load(name));
        } catch (IOException | LinkageError e) {
            return Stream.empty();
        }
    }

    /**
     * Whether this process was started with standard input closed, as by {@code 0<&-}: then the first file that the
     * JVM opened, one of its own, has become file 0 and would be read. {@code false} also where it cannot be found out.
     */
    private static boolean isInputClosed() {
        try {
            Path input = Path.of("/proc/self/fd/0").toRealPath();
            return input.startsWith(Path.of(System.getProperty("java.home")).toRealPath());
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
