package dev.chitchat.cli.library;

import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.options.ServiceSettings;
import dev.chitchat.cli.plan.Plan;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.error.ChitchatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code diff}: what a push of a file would change. */
@Command(
        name = "diff",
        description = {
            "Compares a file with the library and shows what 'push FILE --delete' would change; changes nothing.",
            "",
            "+ is a question to be added, ~ one to be changed, with each field before and after, - one that the file"
                    + " lacks, which push leaves alone unless told to delete it.",
            ""
        },
        footer = {"", "Example:", "  chitchat diff library.yaml --region singapore"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:compared",
            "1:the library could not be read",
            "2:wrong usage or configuration, or the file cannot be pushed",
            "3:with --exit-code, there is something to change"
        })
public final class DiffCommand extends ServiceCommand {

    @Parameters(
            paramLabel = "FILE|-",
            description =
                    "The file, as pull writes it: .jsonl, .csv or .yaml, also packed (.gz); '-' is standard input.")
    @Nullable
    Path file;

    @Mixin
    LibraryOptions reading = new LibraryOptions();

    @Option(names = "--json", description = "A JSON object a line for programs.")
    boolean json;

    @Option(names = "--exit-code", description = "Ends with 3 if there is something to change.")
    boolean exitCode;

    public DiffCommand(ProcessIo surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Path named = Path.of(String.valueOf(file));
        LibraryFile.Reading found = LibraryFile.read(named, reading, surroundings.in());
        Plans.refuseIfEmpty(found, named);
        ServiceSettings settings = settings(new Problems());
        Tally tally = Tally.ofReading();
        try (Connection connection = Connection.open(settings, builder -> builder.observer(tally))) {
            Plan plan = Plans.of(found, LiveLibrary.read(connection, tally, surroundings, general.quiet));
            Plans.refuseIfWrong(plan);
            PlanText text = new PlanText(plan);
            surroundings.out().write((json ? text.json() : text.people()).getBytes(StandardCharsets.UTF_8));
            return exitCode && !plan.changes().isEmpty() ? ExitCode.CHANGES : ExitCode.DONE;
        } catch (ChitchatException e) {
            return failed(e);
        }
    }
}
