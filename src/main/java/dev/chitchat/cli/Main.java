package dev.chitchat.cli;

import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.progress.Progress;
import java.time.Duration;
import java.util.Arrays;
import org.jline.utils.Signals;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;

/**
 * The command line, as in {@code java -jar chitchat.jar COMMAND}.
 *
 * <p>Commands: {@code update}, {@code stream}, {@code pull}, {@code diff}, {@code push}, {@code categories}, {@code call},
 * {@code doctor}, {@code sandbox}, {@code usersig}, {@code completion}; each tells its options, examples and exit codes with {@code --help}.
 */
public final class Main {

    private static final String NETTY_EVENTS = "io.netty.jfr.enabled";
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        Signals.register(Progress.ASKS_FOR_STATE, () -> {}); // would end a process that has no run to tell of yet
        ProcessIo io = ProcessIo.ofProcess();
        Logging.configure(Arrays.asList(args).contains("--debug"), io);
        keepFlightRecorderAsleep();
        boolean calls = Commands.callsTheService(args);
        if (calls) {
            warmUp();
        }
        int exitCode = Commands.run(io, args);
        if (calls) {
            endEventLoops();
        }
        System.exit(exitCode);
    }

    /** Loads Netty while the options are read: the loading of classes is most of the time to a first call. */
    private static void warmUp() {
        Thread thread =
                new Thread(() -> HttpClient.create().warmup().onErrorComplete().block(), "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** The JVM waits 0.3 s at its end for threads that are in native code, as an event loop mostly is. */
    private static void endEventLoops() {
        HttpResources.disposeLoopsAndConnectionsLater(Duration.ZERO, LAST_WAIT)
                .onErrorComplete()
                .block();
    }

    /** Netty tells Java Flight Recorder of its buffers; setting that up delays the first call. */
    private static void keepFlightRecorderAsleep() {
        if (System.getProperty(NETTY_EVENTS) == null) {
            System.setProperty(NETTY_EVENTS, "false");
        }
    }
}
