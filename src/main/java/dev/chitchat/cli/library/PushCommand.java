package dev.chitchat.cli.library;

import dev.chitchat.cli.journal.JournalReader;
import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.journal.ResultsFile;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.Quantity;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.options.ServiceSettings;
import dev.chitchat.cli.options.Setting;
import dev.chitchat.cli.plan.Plan;
import dev.chitchat.cli.process.Confirmation;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.ResumeCommand;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.progress.RunFiles;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.error.ChitchatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code push}: makes the library what a file says. */
@Command(
        name = "push",
        description = {
            "Compares a file with the library, shows the plan on standard error, and makes the calls that change"
                    + " something; a result line for each on standard output.",
            "",
            ServiceCommand.LIVE,
            "",
            "What the file does not say of a question (an absent name, a missing column, an empty cell) stays as it is; an"
                    + " empty list of SimilarQuestions, in CSV [], empties them. Only what is added has defaults: AnswerType"
                    + " 0, enabled, nothing similar.",
            "",
            "A question without an id is added, unless the library has one with the same fields. One that the file lacks"
                    + " stays, unless --delete is given. If anything is wrong with the file, nothing is sent.",
            "",
            "A result is JSON with the keys call (add, update, similar, enable, disable or delete), StandardQuestionId,"
                    + " Question, outcome (applied or failed); if failed also errorCode (only what the service gave),"
                    + " error, retryable.",
            "",
            "A push that broke off goes on when it is given again: it compares anew, so what is in the library already is"
                    + " not sent twice. With --results FILE, the file first gets a line with the outcome planned for each"
                    + " task; --resume then reports as settled what nobody saw the end of and is in effect all the same.",
            ""
        },
        footer = {"", "Example:", "  chitchat push library.yaml --region singapore"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the library is as the file says, but for questions that the file lacks without --delete",
            "1:some calls failed, or the library could not be read",
            "2:wrong usage or configuration, or something is wrong with the file; nothing was sent",
            "75:another run writes the results file",
            "130, 143, 129:interrupted by SIGINT, SIGTERM, SIGHUP"
        })
public final class PushCommand extends ServiceCommand {

    @Parameters(
            paramLabel = "FILE|-",
            description =
                    "The file, as pull writes it: .jsonl, .csv or .yaml, also packed (.gz); '-' is standard input.")
    @Nullable
    Path file;

    @Mixin
    LibraryOptions reading = new LibraryOptions();

    @Option(names = "--delete", description = "Deletes questions that the file lacks, for good, after confirmation.")
    boolean delete;

    @Option(names = "--yes", description = "Confirms deletions beforehand.")
    boolean yes;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description = "Where results go, a file that is empty or not there yet; standard output by default.")
    @Nullable
    Path results;

    @Option(names = "--resume", description = "Goes on after the results of earlier runs in --results FILE.")
    boolean resume;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Makes at most N of the changes, so at most N calls beside retries, and ends in good order; the same"
                            + " command goes on. For a first look at what they do.")
    @Nullable
    String limit;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Writes a page with plots of the run, as stream does.")
    @Nullable
    Path report;

    @Mixin
    RunFiles.Options outputs = new RunFiles.Options();

    @Spec
    CommandSpec spec = CommandSpec.create();

    public PushCommand(ProcessIo surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Path named = Path.of(String.valueOf(file));
        LibraryFile.Reading found = LibraryFile.read(named, reading, surroundings.in());
        Plans.refuseIfEmpty(found, named);
        Problems problems = new Problems();
        if (resume && results == null) {
            problems.add("--resume goes on after results in a file, and none is named; add --results FILE");
        } else if (results != null && resume && !ResultsFile.fits(results)) {
            problems.add("--resume goes on from results in a file, and '" + results + "' is none; name another");
        }
        long most = Setting.of("--limit", limit)
                .read(text -> Quantity.whole(text, 1, Quantity.LARGEST), Long.MAX_VALUE, problems);
        Map<String, Path> others = new HashMap<>(Map.of("file", named));
        if (results != null) {
            others.put("file of --results", results);
        }
        RunFiles files = new RunFiles("push", named.toString())
                .with("--report", report, others, problems)
                .with(outputs, others, problems);
        return files.telling(() -> push(found, settings(problems), most, files));
    }

    private int push(LibraryFile.Reading found, ServiceSettings settings, long most, RunFiles files)
            throws IOException {
        Tally questions = Tally.ofReading();
        Tally tally = files.tally(settings.rate().perSecond());
        try (Results lines = resume && results != null
                        ? Results.resume(results, JournalReader::ofPush)
                        : Results.open(results, surroundings.out());
                Connection connection = Connection.open(
                        settings, builder -> builder.observer(questions).observer(tally));
                RunFiles telling = files.begin(connection, tally)) {
            try {
                LiveLibrary live = LiveLibrary.read(connection, questions, surroundings, general.quiet);
                Plan plan = plan(Plans.of(found, live));
                Stop stop = surroundings.stop().get();
                PushRun run = new PushRun(connection.client(), plan, stop, most);
                return new PushEnd(surroundings, general, goOn(), tally).tell(run, lines, stop, connection, telling);
            } catch (ChitchatException e) {
                return telling.end(false, String.valueOf(e.getMessage()), failed(e), surroundings);
            }
        }
    }

    private Plan plan(Plan whole) throws IOException {
        Plans.refuseIfWrong(whole);
        Plan plan = delete ? whole : whole.withoutDeletions();
        if (!general.quiet) {
            new PlanText(plan).people().lines().forEach(surroundings::say);
            if (whole.deletions() > plan.deletions()) {
                surroundings.say(Formats.count(whole.deletions(), "question")
                        + " that the file lacks stay; --delete deletes them");
            }
        }
        if (plan.deletions() > 0 && !yes) {
            Confirmation.ask(plan.deletions(), surroundings);
        }
        return plan;
    }

    private String goOn() {
        return results == null
                ? "give the same command again"
                : ResumeCommand.of(
                        ResumeCommand.program(System.getProperties()),
                        spec.commandLine().getParent().getParseResult().originalArgs());
    }
}
