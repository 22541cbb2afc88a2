package dev.chitchat.cli;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Paging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script that makes bash or zsh complete what is typed.",
            "It completes commands, options, their values and names of files for 'chitchat', as it is called when there is"
                    + " an alias or a script of that name for java -jar chitchat.jar."
        },
        footer = {
            "Example:",
            "  alias chitchat='java -jar /opt/chitchat.jar'; source <(chitchat completion)",
            "",
            "In zsh, before that: autoload -U +X bashcompinit && bashcompinit"
        },
        exitCodeList = {"0:printed", "2:wrong usage"})
final class CompletionCommand implements Callable<Integer> {

    private static final Pattern FILE = Pattern.compile("F|PLAN|FILE(\\|-)?");

    /** The words of options whose labels do not show them. */
    private static final Map<String, List<String>> WORDS = Map.of(
            "--model", names((Object[]) CountingModel.values()),
            "--jitter", List.of("none", "uniform", "lognormal", "spike", "steady-10ms"),
            "--pages", names((Object[]) Paging.values()),
            "--fault-kinds", names((Object[]) Fault.values()),
            "--similar-command", List.of("update_similar_chitchat", "update_chitchat_similar"));

    private final ProcessIo io;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    GeneralOptions general = new GeneralOptions();

    CompletionCommand(ProcessIo io) {
        this.io = io;
    }

    @Override
    public Integer call() throws IOException {
        teach(spec.root());
        io.print(AutoComplete.bash("chitchat", spec.root().commandLine()));
        return ExitCode.DONE;
    }

    /** Says which options take the name of a file, and which one of some words; each with a name that no other has. */
    private static void teach(CommandSpec command) {
        command.subcommands().values().forEach(below -> teach(below.getCommandSpec()));
        for (ArgSpec given : List.copyOf(command.args())) {
            boolean file = FILE.matcher(given.paramLabel()).matches();
            Class<?> type = file ? Path.class : String.class;
            if (given instanceof OptionSpec option) {
                String name = option.longestName();
                Iterable<String> known = option.completionCandidates();
                Iterable<String> words = file || known != null ? known : words(name, option.paramLabel());
                if (file || words != null) {
                    command.remove(option);
                    command.add(OptionSpec.builder(option.names())
                            .type(type)
                            .arity("1")
                            .paramLabel(name.replaceAll("\\W+", ""))
                            .completionCandidates(words)
                            .build());
                }
            } else if (file) {
                command.remove(given);
                command.add(PositionalParamSpec.builder()
                        .type(type)
                        .paramLabel("FILE")
                        .build());
            }
        }
    }

    private static @Nullable Iterable<String> words(String option, String label) {
        List<String> said = WORDS.getOrDefault(option, List.of(label.split("\\|")));
        List<String> words =
                said.stream().filter(word -> word.matches("[a-z0-9_-]{2,}")).toList();
        return words.isEmpty() ? null : words;
    }

    private static List<String> names(Object... values) {
        return Arrays.stream(values).map(Object::toString).toList();
    }
}
