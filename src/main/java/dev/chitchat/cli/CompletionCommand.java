package dev.chitchat.cli;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script that makes bash or zsh complete the commands and options of 'chitchat', as it is called when"
                    + " there is an alias or a script of that name for java -jar chitchat.jar.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  alias chitchat='java -jar /opt/chitchat.jar'; source <(chitchat completion)",
            "",
            "In zsh, before that: autoload -U +X bashcompinit && bashcompinit"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "2:wrong usage"})
final class CompletionCommand implements Callable<Integer> {

    private final ProcessIo surroundings;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    GeneralOptions general = new GeneralOptions();

    CompletionCommand(ProcessIo surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        String script = AutoComplete.bash("chitchat", spec.root().commandLine());
        surroundings.out().write(script.getBytes(StandardCharsets.UTF_8));
        return ExitCode.DONE;
    }
}
