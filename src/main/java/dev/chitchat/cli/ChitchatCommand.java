package dev.chitchat.cli;

import dev.chitchat.cli.process.GeneralOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What comes before the name of a command. */
@Command(
        name = "chitchat",
        description = "Changes the small-talk library of a Tencent Cloud Desk chatbot, at most 5 calls a second.",
        versionProvider = GeneralOptions.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "'chitchat COMMAND --help' tells more, with examples and exit codes.",
            "Data goes to standard output, everything else to standard error.",
            "",
            "Try it without an account:",
            "  chitchat stream edits.jsonl --sandbox"
        })
final class ChitchatCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version.")
    boolean version;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "the command is missing; give one of " + String.join(", ", Commands.NAMES));
    }
}
