package dev.chitchat.cli.library;

import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.process.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code diff}: what a push of a file would change. */
@Command(
        name = "diff",
        description = {
            "Compares a file with the library and shows what 'push FILE' with the same options would change; changes"
                    + " nothing.",
            "+ is a question to be added, ~ one to be changed, with each field before and after, - one to be deleted.",
            "A question that others have changed since it was pulled is left alone, and one that was edited here too is a"
                    + " conflict: both sides are shown, and there is no plan unless --overwrite is given."
        },
        footer = {
            "Examples:",
            "  chitchat diff library.yaml --region singapore",
            "  chitchat diff library.yaml --out monday.plan --region singapore"
        },
        exitCodeList = {
            "0:compared",
            "1:the library could not be read",
            "2:wrong usage or configuration, or the file cannot be pushed",
            "3:with --exit-code, there is something to change",
            "4:questions were changed here and by others, or the library is no longer what a plan was made for"
        })
public final class DiffCommand extends PlanCommand {

    @Option(names = "--json", description = "A JSON object a line for programs.")
    private boolean json;

    @Option(names = "--exit-code", description = "Ends with 3 if there is something to change.")
    private boolean exitCode;

    @Option(
            names = "--out",
            paramLabel = "PLAN",
            description = "Saves the plan, to be carried out as it is by 'push PLAN'; a file there is replaced.")
    private @Nullable Path out;

    public DiffCommand(ProcessIo io) {
        super(io);
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        problems.takes("file", file);
        read(problems);
        problems.writes("--out", out, false);
        Plan plan = compare(LiveLibrary.read(settings(problems), io, general.quiet), false);
        if (plan.tooMany() != null && out != null) {
            throw new UsageException(plan.tooMany());
        } else if (plan.tooMany() != null) {
            io.warning(plan.tooMany());
        }
        PlanText text = new PlanText(plan);
        io.print(json ? text.json() : text.people());
        sayRest(plan);
        if (out != null && !WholeFile.wrote(out, text::save, io)) {
            return ExitCode.FAILED;
        }
        return exitCode && !plan.changes.isEmpty() ? ExitCode.CHANGES : ExitCode.DONE;
    }
}
