package dev.chitchat.cli.library;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ResultLine;
import dev.chitchat.cli.journal.Journal;
import dev.chitchat.cli.journal.JournalReader;
import dev.chitchat.cli.journal.ResultThread;
import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.Quantity;
import dev.chitchat.cli.options.ServiceSettings;
import dev.chitchat.cli.options.Setting;
import dev.chitchat.cli.plan.Plan;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.ResumeCommand;
import dev.chitchat.cli.process.RunLock;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.progress.Progress;
import dev.chitchat.cli.progress.RunFiles;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.quota.Rate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import reactor.core.scheduler.Scheduler;

/** {@code push}: makes the library what a file says. */
@Command(
        name = "push",
        description = {
            "Compares a file with the library and makes the calls that change something.",
            "",
            "The plan comes first, on standard error, and a result line for each change on standard output.",
            "",
            PlanCommand.LIVE,
            "",
            "What the file does not say of a question (an absent name, a missing column, an empty cell) stays as it is; an"
                    + " empty list of SimilarQuestions, in CSV [], empties them. Only what is added has defaults: AnswerType"
                    + " 0, enabled, nothing similar.",
            "",
            "A question without an id is added, unless the library has one with the same fields. One that the file lacks"
                    + " stays, unless --delete is given. If anything is wrong with the file, nothing is sent.",
            "",
            "A question whose Revision shows that it was not edited since it was pulled is left alone, whatever others have"
                    + " made of it. One that was edited here and by others is a conflict: both sides are shown and nothing"
                    + " is sent, unless --overwrite is given.",
            "",
            "A plan of diff --out is carried out as it is, or refused where the library is no longer as it was.",
            "",
            "A result is JSON with the keys call (add, update, similar, enable, disable or delete), StandardQuestionId,"
                    + " Question, outcome (applied or failed); if failed also errorCode (only what the service gave),"
                    + " error, retryable; RequestId where the answer has one.",
            "",
            "A push that broke off goes on when it is given again: it compares anew, so what is in the library already is"
                    + " not sent twice. With --results FILE, the file first gets a line with the outcome planned for each"
                    + " task; --resume then reports as settled what is in effect although its end was not seen.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  chitchat push library.yaml --region singapore",
            "  chitchat push library.yaml --undo before.jsonl --yes --region singapore",
            "  chitchat push before.jsonl --region singapore",
            "  chitchat push monday.plan --region singapore"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the library is as the file says, but for questions that the file lacks without --delete",
            "1:some calls failed, or the library could not be read",
            "2:wrong usage or configuration, or something is wrong with the file; nothing was sent",
            "4:questions were changed here and by others, or the library is no longer what the plan was made for; nothing"
                    + " was sent",
            "75:another run holds the file",
            "130, 143, 129:interrupted by SIGINT, SIGTERM, SIGHUP"
        })
public final class PushCommand extends PlanCommand {

    @Option(names = "--yes", description = "Confirms the plan beforehand; needed where there is no terminal.")
    boolean yes;

    @Option(
            names = "--undo",
            paramLabel = "FILE",
            description =
                    "Before the first call, writes what every question to be changed holds now, as a file that push"
                            + " takes; its suffix says whether JSON Lines, CSV or YAML.")
    @Nullable
    Path undo;

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

    @Option(
            names = "--no-lock",
            description = "Goes on without locks beside FILE and --results, which keep other runs off them.")
    boolean noLock;

    @Spec
    CommandSpec spec = CommandSpec.create();

    public PushCommand(ProcessIo io) {
        super(io);
    }

    @Override
    public Integer call() throws IOException {
        RunLock lock = RunLock.ofInput(named(), noLock, io);
        try (lock) {
            Problems problems = new Problems();
            Input input = input(problems);
            if (resume && results == null) {
                problems.add("--resume goes on after results in a file, and none is named; add --results FILE");
            } else if (results != null && resume && !Results.ResultsFile.fits(results)) {
                problems.add("--resume goes on from results in a file, and '" + results + "' is none; name another");
            }
            if (results != null && results.toAbsolutePath().equals(named().toAbsolutePath())) {
                problems.add("--results names FILE itself, which it would write into; name another file");
            }
            long most = Setting.of("--limit", limit)
                    .read(text -> Quantity.whole(text, 1, Quantity.LARGEST), Long.MAX_VALUE, problems);
            List<@Nullable Path> others = new ArrayList<>(List.of(named()));
            others.add(results);
            UndoFile before = UndoFile.check(undo, resume, others, problems);
            Map<String, Path> used = new HashMap<>(Map.of("file", named()));
            if (results != null) {
                used.put("file of --results", results);
            }
            RunFiles files = new RunFiles("push", named().toString())
                    .with("--report", report, used, problems)
                    .with(outputs, used, problems);
            return files.telling(() -> push(input, before, files.of(settings(problems)), most, files));
        }
    }

    private int push(Input input, @Nullable UndoFile before, ServiceSettings settings, long most, RunFiles files)
            throws IOException {
        Tally questions = Tally.ofReading();
        Tally tally = files.tally(settings.rate().perSecond());
        try (Results lines = resume && results != null
                        ? Results.resume(results, JournalReader::ofPush, noLock)
                        : Results.open(results, io.out(), noLock);
                Connection connection = Connection.open(
                        settings, builder -> builder.observer(questions).observer(tally));
                RunFiles telling = files.begin(connection, tally)) {
            try {
                LiveLibrary live = LiveLibrary.read(connection, questions, io, general.quiet);
                Stop stop = io.stop().get();
                PushRun run =
                        agreed(input.begun(lines.earlier().openTasks().values()), live, before, connection, stop, most);
                return new End(tally).tell(run, lines, stop, connection, telling);
            } catch (ChitchatException e) {
                return telling.end(false, String.valueOf(e.getMessage()), failed(e), io);
            }
        }
    }

    /** What is to be done, after it was shown and allowed, and what may have to be undone was saved. */
    private PushRun agreed(
            Input input, LiveLibrary live, @Nullable UndoFile before, Connection connection, Stop stop, long most)
            throws IOException {
        ChitchatClient client = connection.client();
        Plan plan = compare(input, live, resume);
        PushRun run = new PushRun(client, plan, stop, most);
        confirm(input, plan, run, connection.quota().rate());
        if (before != null) {
            before.write(plan);
        }
        if (plan.newCategories().isEmpty()) {
            return run;
        }
        Plan created = compare(input, live.withCreated(plan.newCategories(), client.library()), true);
        return new PushRun(client, created, stop, most);
    }

    private void confirm(Input input, Plan plan, PushRun run, Rate rate) throws IOException {
        if (plan.tooMany() != null) {
            throw new UsageException(plan.tooMany());
        }
        if (!general.quiet) {
            new PlanText(plan).people().lines().forEach(io::say);
        }
        sayRest(input, plan);
        Map<String, Long> calls = run.calls();
        long all = calls.values().stream().mapToLong(Long::longValue).sum()
                + plan.newCategories().size();
        if (all == 0) {
            return;
        }
        // Commands run side by side, each at the rate; categories come first.
        double seconds = (Collections.max(calls.values()) + plan.newCategories().size()) / rate.perSecond();
        String effort = Formats.grouped(all, "call") + ", about " + Formats.roughly(seconds);
        if (!general.quiet) {
            io.say(effort);
        }
        if (!yes) {
            String deleted = plan.deletions() == 0
                    ? ""
                    : "; " + Formats.count(plan.deletions(), "question") + " would be deleted for good";
            io.confirm(effort + deleted);
        }
    }

    private String goOn() {
        return results == null
                ? "give the same command again"
                : ResumeCommand.of(
                        ResumeCommand.program(System.getProperties()),
                        spec.commandLine().getParent().getParseResult().originalArgs());
    }

    /** Carries it out: shows how it gets on, writes results as they come, on a thread that may block, and tells how it ended. */
    private final class End {

        private final Tally tally;
        private int planned;
        private int settled;

        End(Tally tally) {
            this.tally = tally;
        }

        /** Blocks until the end and returns the exit code. */
        int tell(PushRun run, Results results, Stop stop, Connection connection, RunFiles files) throws IOException {
            try {
                begin(run.tasks(), results);
            } catch (IOException e) {
                String why = Results.broken(results.name(), e).words();
                throw new UsageException(ExitCode.FAILED, "--results " + why + "; nothing was sent");
            }
            Progress progress = Progress.show(io, general.quiet, tally, OptionalLong.of(planned), connection);
            Scheduler writer = ResultThread.named("chitchat-results");
            try {
                run.run()
                        .publishOn(writer)
                        .doOnNext(result -> take(result, results, stop))
                        .blockLast();
            } finally {
                writer.dispose();
                results.orStop(stop, results::finish);
                progress.close();
            }
            return end(run, stop.reason(), connection, files);
        }

        /**
         * Notes in a file what is to be done, before the first call, so that a run that goes on can tell what became of every
         * task; and what of earlier plans needs no more doing although its end was not seen.
         */
        private void begin(List<Journal.PushTask> tasks, Results results) throws IOException {
            planned = tasks.size();
            tasks.forEach(task -> tally.read());
            if (!results.isJournal()) {
                return;
            }
            results.goOn();
            Map<String, Journal.PushTask> earlier = results.earlier().openTasks();
            Map<String, Journal.PushTask> inEffect = new LinkedHashMap<>(earlier);
            tasks.forEach(task -> inEffect.remove(task.key()));
            settled = inEffect.size();
            Stream<Journal.PushTask> planned = tasks.stream().filter(task -> !earlier.containsKey(task.key()));
            results.write(Stream.concat(
                            inEffect.values().stream().map(task -> task.line("settled", null)),
                            planned.map(task -> task.line("planned", null)))
                    .toList());
            results.force();
        }

        private void take(PushRun.Result result, Results results, Stop stop) {
            ChitchatException error = result.error();
            String outcome = error == null ? "applied" : "failed";
            long number = tally.done() + 1;
            tally.settled(new ResultLine(number, result.task().id(), outcome, 0, Duration.ZERO, null, error, null));
            results.orStop(stop, () -> results.write(List.of(result.task().line(outcome, error))));
        }

        private int end(PushRun run, Stop.@Nullable Reason why, Connection connection, RunFiles files) {
            if (!general.quiet) {
                String before = settled == 0 ? "" : settled + " found in effect, ";
                long probes = connection.client().retryStatus().probes();
                io.say(before + (planned == 0 ? "0 applied, 0 failed" : tally.atEnd(probes)));
            }
            PlanCommand.shortened(run.keptBack()).forEach(io::warning);
            ChitchatException accountFailure = run.accountFailure();
            if (accountFailure != null) {
                general.tell(accountFailure, io);
            }
            int exitCode = why != null ? why.exitCode() : tally.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
            long unsent = planned - tally.done() + run.beyondLimit();
            if (why == null && planned > tally.done()) {
                String rest = Formats.count(unsent, "change")
                        + " not sent, as the library has changed meanwhile; to go on, " + goOn();
                io.error(rest);
                return files.end(false, rest, ExitCode.FAILED, io);
            }
            if (why == null && run.beyondLimit() == 0) {
                return files.end(true, "complete: " + Formats.count(planned, "change"), exitCode, io);
            }
            String words = "stopped: " + (why == null ? planned + " sent, as --limit allows" : why.words()) + "; "
                    + Formats.count(unsent, "change") + " not sent; to go on, " + goOn();
            if (exitCode != ExitCode.DONE || !general.quiet) {
                io.ending(words);
            }
            String all = accountFailure == null ? words : accountFailure.getMessage() + "\n" + words;
            return files.end(false, all, exitCode, io);
        }
    }
}
