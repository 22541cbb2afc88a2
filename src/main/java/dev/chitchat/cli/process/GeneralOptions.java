package dev.chitchat.cli.process;

import picocli.CommandLine.Option;

/** What every command understands. */
public final class GeneralOptions {

    @Option(
            names = "--quiet",
            description = "No progress, no summary; errors, and warnings of what stops work, are still told.")
    public boolean quiet;

    @Option(names = "--debug", description = "Stack traces and more logging, on standard error.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    /** Says a line unless that is not wanted. */
    public void say(String line, ProcessIo io) {
        if (!quiet) {
            io.say(line);
        }
    }

    /** Whether to say why a run stopped: if that is not wanted, not where its reader is gone or nothing went wrong. */
    public boolean tells(int exitCode) {
        return !quiet || (exitCode != ExitCode.DONE && exitCode != ExitCode.PIPE_CLOSED);
    }

    public void tell(Throwable failure, ProcessIo io) {
        io.error(String.valueOf(failure.getMessage()));
        if (debug) {
            io.trace(failure);
        }
    }

    /** The version that the jar carries in its manifest. */
    public static String version() {
        String version = GeneralOptions.class.getPackage().getImplementationVersion();
        return "chitchat " + (version == null ? "(not packaged)" : version);
    }
}
