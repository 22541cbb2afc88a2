package dev.chitchat.cli;

import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.progress.Progress;
import dev.chitchat.internal.call.SignatureCache;
import dev.chitchat.internal.text.Cleaner;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jline.utils.Signals;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;

/**
 * The command line, as in {@code java -jar chitchat.jar COMMAND}.
 *
 * <p>Commands: {@code update}, {@code stream}, {@code pull}, {@code diff}, {@code push}, {@code categories},
 * {@code call}, {@code doctor}, {@code sandbox}, {@code usersig}, {@code completion}; {@code --help} tells of each.
 */
public final class Main {

    /** The commands that make calls. */
    static final List<String> CALLING =
            List.of("update", "stream", "pull", "diff", "push", "categories", "call", "doctor");

    private static final String PREFIX = "org.slf4j.simpleLogger.";
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        ProcessIo io = ProcessIo.ofProcess();
        configureLog(Arrays.asList(args).contains("--debug"), io);
        set("io.netty.jfr.enabled", "false"); // telling Java Flight Recorder of its buffers delays the first call
        boolean calls = args.length > 0 && CALLING.contains(args[0]);
        if (calls) {
            warmUp();
        }
        Signals.register(Progress.ASKS_FOR_STATE, () -> {}); // would end a process that has no run to tell of yet
        int exitCode = Commands.run(io, args);
        if (calls) {
            endEventLoops();
        }
        System.exit(exitCode);
    }

    /** Loads Netty and what signs while the options are read; what fails is reported by the call. */
    private static void warmUp() {
        Runnable loads = () -> {
            HttpClient.create().warmup().block();
            SignatureCache.checked(Duration.ofDays(1));
        };
        Thread thread = new Thread(loads, "warm-up");
        thread.setUncaughtExceptionHandler((failed, reason) -> {});
        thread.setDaemon(true);
        thread.start();
    }

    /** The JVM waits 0.3 s at its end for threads that are in native code, as an event loop mostly is. */
    private static void endEventLoops() {
        try {
            HttpResources.disposeLoopsAndConnectionsLater(Duration.ZERO, LAST_WAIT)
                    .onErrorComplete()
                    .block();
        } catch (LinkageError netty) {
            return; // it could not even be loaded, so no loop runs
        }
    }

    /**
     * Sets up slf4j-simple, which reads its properties when the first logger is made. Without {@code --debug} only
     * warnings of this client are logged. The logger {@code HttpClientConnect} of Reactor Netty, which warns of each
     * broken connection with a stack trace, is never below INFO, whatever is set: at DEBUG it prints a whole address.
     */
    private static void configureLog(boolean debug, ProcessIo io) {
        System.setErr(new PrintStream(new Lines(io), true, Charset.defaultCharset()));
        set(PREFIX + "defaultLogLevel", debug ? "info" : "off");
        set(PREFIX + "log.dev.chitchat", debug ? "debug" : "warn");
        set(PREFIX + "showDateTime", String.valueOf(debug));
        set(PREFIX + "showThreadName", String.valueOf(debug));
        set(PREFIX + "showShortLogName", String.valueOf(!debug));
        if (debug) {
            set(PREFIX + "dateTimeFormat", "HH:mm:ss.SSS"); // slow to set up, so none where only warnings have a time
        }
        System.setProperty(PREFIX + "log.reactor.netty.http.client.HttpClientConnect", debug ? "info" : "off");
    }

    private static void set(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    /**
     * Where lines of the log go, each warning with who calls whom: libraries log what servers say, so each line is
     * cleaned; the tab before a stack frame stays.
     */
    private static final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final ProcessIo io;

        Lines(ProcessIo io) {
            this.io = io;
        }

        @Override
        public synchronized void write(int b) {
            if (b != '\n') {
                line.write(b);
                return;
            }
            String text = line.toString(Charset.defaultCharset());
            boolean undated = text.startsWith("WARN ") || text.startsWith("ERROR ");
            boolean toWhom = (undated || text.contains(" WARN ")) && !io.whom().isEmpty();
            String whole = (undated ? ProcessIo.now() + " " : "") + text + (toWhom ? " (" + io.whom() + ")" : "");
            String clean = text.startsWith("\t") ? "\t" + Cleaner.line(text.substring(1)) : Cleaner.line(whole);
            io.bar().above(() -> io.err().println(clean));
            line.reset();
        }
    }
}
