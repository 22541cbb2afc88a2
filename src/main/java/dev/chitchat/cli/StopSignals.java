package dev.chitchat.cli;

import org.jline.utils.Signals;

/**
 * Turns the signals that ask a process to end into a {@link Stop}. The first lets what is in flight finish; the second
 * leaves at once. A signal that the parent process chose to ignore, as {@code nohup} does, stays ignored.
 */
final class StopSignals {

    private final Stop stop;

    private StopSignals(Stop stop) {
        this.stop = stop;
    }

    /** Takes the signals over for the rest of the process's life. */
    static Stop listen() {
        Stop stop = new Stop();
        StopSignals signals = new StopSignals(stop);
        signals.on("INT", new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        signals.on("TERM", new Stop.Reason(ExitCode.TERMINATED, "asked to end (SIGTERM)"));
        signals.on("HUP", new Stop.Reason(ExitCode.HUNG_UP, "the terminal was closed (SIGHUP)"));
        return stop;
    }

    private void on(String signal, Stop.Reason reason) {
        Signals.register(signal, () -> {
            if (!stop.request(reason)) {
                Runtime.getRuntime().halt(reason.exitCode());
            }
        });
    }
}
