package dev.chitchat.cli;

import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.progress.Progress;
import java.util.Arrays;
import org.jline.utils.Signals;

/**
 * The command line, as in {@code java -jar chitchat.jar COMMAND}.
 *
 * <p>Commands: {@code update}, {@code stream}, {@code pull}, {@code diff}, {@code push}, {@code categories}, {@code call},
 * {@code doctor}, {@code sandbox}, {@code usersig}, {@code completion}; each tells its options, examples and exit codes with {@code --help}.
 */
public final class Main {

    private static final String NETTY_EVENTS = "io.netty.jfr.enabled";

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        Signals.register(Progress.ASKS_FOR_STATE, () -> {}); // would end a process that has no run to tell of yet
        ProcessIo io = ProcessIo.ofProcess();
        Logging.configure(Arrays.asList(args).contains("--debug"), io);
        keepFlightRecorderAsleep();
        System.exit(Commands.run(io, args));
    }

    /** Netty tells Java Flight Recorder of its buffers; setting that up delays the first call. */
    private static void keepFlightRecorderAsleep() {
        if (System.getProperty(NETTY_EVENTS) == null) {
            System.setProperty(NETTY_EVENTS, "false");
        }
    }
}
