package dev.chitchat.cli;

import picocli.CommandLine.Option;

/** What every command understands. */
final class GeneralOptions {

    @Option(names = "--quiet", description = "No progress, no summary, no warnings; errors are still told.")
    boolean quiet;

    @Option(names = "--debug", description = "Stack traces and more logging, on standard error.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    /** Tells a failure, with its stack trace only where that was asked for. */
    void tell(Throwable failure, ProcessIo surroundings) {
        surroundings.error(String.valueOf(failure.getMessage()));
        if (debug) {
            surroundings.trace(failure);
        }
    }
}
