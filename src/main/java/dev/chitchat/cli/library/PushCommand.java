package dev.chitchat.cli.library;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.ResultLine;
import dev.chitchat.cli.journal.Journal;
import dev.chitchat.cli.journal.ResultOptions;
import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.Quantity;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.ProcessIo;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.scheduler.Scheduler;

/** {@code push}: makes the library what a file says. */
@Command(
        name = "push",
        description = {
            "Compares a file with the library and makes the calls that change something.",
            "The plan comes first, on standard error, and a result line for each change on standard output.",
            PlanCommand.LIVE,
            "What the file does not say of a question (an absent name, a missing column, an empty cell) stays as it is; an"
                    + " empty list of SimilarQuestions, in CSV [], empties them. Only what is added has defaults: AnswerType"
                    + " 0, enabled, nothing similar.",
            "A question without an id is added, unless the library has one with the same fields. One that the file lacks"
                    + " stays, unless --delete is given. If anything is wrong with the file, nothing is sent.",
            "A question whose Revision shows that it was not edited since it was pulled is left alone, whatever others have"
                    + " made of it. One that was edited here and by others is a conflict: both sides are shown and nothing"
                    + " is sent, unless --overwrite is given.",
            "A plan of diff --out is carried out as it is, or refused where the library is no longer as it was.",
            "A result is JSON with the keys call (add, update, similar, enable, disable or delete), StandardQuestionId,"
                    + " Question, outcome (applied or failed); if failed also errorCode (only what the service gave),"
                    + " error, retryable, RequestId (where the answer has one).",
            "A push that broke off goes on when it is given again: it compares anew, so what is in the library already is"
                    + " not sent twice. With --results FILE, the file first gets a line with the outcome planned for each"
                    + " task; --resume then reports as settled what is in effect although its end was not seen."
        },
        footer = {
            "Examples:",
            "  chitchat push library.yaml --region singapore",
            "  chitchat push library.yaml --undo before.jsonl --yes --region singapore",
            "  chitchat push before.jsonl --region singapore",
            "  chitchat push monday.plan --region singapore"
        },
        exitCodeList = {
            "0:the library is as the file says, but for questions that the file lacks without --delete",
            "1:some calls failed, or the library could not be read",
            "2:wrong usage or configuration, or something is wrong with the file; nothing was sent",
            "4:questions were changed here and by others, or the library is no longer what the plan was made for; nothing"
                    + " was sent",
            "75:another run holds the file"
        })
public final class PushCommand extends PlanCommand {

    @Option(names = "--yes", description = "Confirms the plan beforehand; needed where there is no terminal.")
    private boolean yes;

    @Option(
            names = "--undo",
            paramLabel = "FILE",
            description = "Before the first call, writes what every question to be changed holds now, as a file that"
                    + " push takes; its suffix says whether JSON Lines, CSV or YAML.")
    private @Nullable Path undo;

    @Mixin
    ResultOptions results = new ResultOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Makes at most N of the changes, up to 3 of a question at once, so at most N calls beside"
                    + " retries and new categories, and ends in good order; the same command goes on. For a first look"
                    + " at what they do.")
    private @Nullable String limit;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Writes a page with plots of the run, as stream does.")
    private @Nullable Path report;

    @Mixin
    RunFiles files = new RunFiles("push");

    public PushCommand(ProcessIo io) {
        super(io);
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        problems.takes("file", file);
        results.check(problems);
        long most = problems.read("--limit", limit, text -> Quantity.whole(text, 1, Quantity.LARGEST), Long.MAX_VALUE);
        UndoFile before = UndoFile.check(undo, results.resume, problems);
        files.check(file.toString(), report, problems);
        return files.telling(io, () -> {
            RunLock lock = results.lock(file, io);
            try (lock) {
                read(problems);
                return push(before, files.of(settings(problems)), most);
            }
        });
    }

    private int push(@Nullable UndoFile before, Connection.Settings settings, long most) throws IOException {
        Tally questions = Tally.ofReading();
        Tally tally = files.tally(settings.rate().perSecond());
        try (Results lines = results.open(io);
                Connection connection = Connection.open(
                        settings, io, builder -> builder.observer(questions).observer(tally))) {
            files.begin(connection, tally);
            LiveLibrary live = LiveLibrary.read(connection, questions, io, general.quiet, null);
            rules = rules.begun(lines.earlier().halfDone);
            PushRun run = new PushRun(connection.client(), compare(live, results.resume), most);
            confirm(run, connection.quota().rate());
            if (before != null) {
                before.write(run.plan);
            }
            Stop stop = io.stop().get(); // not before, as an interrupt is to end the question
            connection.sayWhatIsWaitedFor(stop, general.quiet, io);
            long inEffect = begin(run, live, lines, connection.client());
            List<String> categories = run.plan.newCategories(run.changes);
            if (!categories.isEmpty()) {
                CategoryTree tree = LiveLibrary.create(
                        categories, live.tree(), connection.client().library(), stop, io);
                run = new PushRun(connection.client(), compare(new LiveLibrary(live.questions(), tree), true), most);
            }
            return carryOut(run, inEffect, lines, tally, stop, connection);
        }
    }

    private void confirm(PushRun run, Rate rate) throws IOException {
        Plan plan = run.plan;
        if (plan.tooMany() != null) {
            throw new UsageException(plan.tooMany());
        }
        new PlanText(plan).people().lines().forEach(line -> general.say(line, io));
        sayRest(plan);
        Map<String, Long> calls = run.calls();
        if (calls.isEmpty()) {
            return;
        }
        int categories = plan.newCategories(run.changes).size();
        long all = calls.values().stream().mapToLong(Long::longValue).sum() + categories;
        // Commands run side by side, each at the rate; categories come first.
        double seconds = (Collections.max(calls.values()) + categories) / rate.perSecond();
        String effort = String.format(Locale.ROOT, "%,d", all) + (all == 1 ? " call" : " calls") + ", about "
                + Formats.roughly(seconds);
        general.say(effort, io);
        if (!yes) {
            long deleted = plan.count("delete");
            String gone = "; " + Formats.count(deleted, "question") + " would be deleted for good";
            io.confirm(deleted == 0 ? effort : effort + gone);
        }
    }

    /** Without a journal, a plan no longer fits what it has changed, and what undoes this run is not overwritten. */
    private String goOn() {
        String again = (rules.partial() ? "make the plan again" : "give the same command again")
                + (undo == null ? "" : ", with another file for --undo");
        return results.isJournal() ? results.commandAgain() : again;
    }

    /** Carries it out, writes results as they come, on a thread that may block, and returns the exit code. */
    private int carryOut(PushRun run, long inEffect, Results lines, Tally tally, Stop stop, Connection connection) {
        List<Journal.PushTask> tasks = run.tasks();
        tasks.forEach(task -> tally.read());
        Scheduler writer = Results.thread("chitchat-results");
        Progress progress = new Progress(io, general.quiet, tally, OptionalLong.of(tasks.size()), connection);
        try (progress) {
            run.run(stop)
                    .publishOn(writer)
                    .doOnNext(result -> take(result, lines, tally, stop))
                    .blockLast();
        } finally {
            writer.dispose();
            lines.orStop(stop, lines::finish);
        }
        String before = inEffect == 0 ? "" : inEffect + " found in effect, ";
        long probes = connection.client().retryStatus().probes();
        general.say(before + (tasks.isEmpty() ? "0 applied, 0 failed" : tally.atEnd(probes)), io);
        return end(run, tasks.size(), tally, stop.reason());
    }

    /** Notes every task before the first call, for a run that goes on; answers how many earlier ones are in effect. */
    private long begin(PushRun run, LiveLibrary live, Results lines, ChitchatClient client) {
        if (!results.isJournal()) {
            return 0;
        }
        Map<String, Journal.PushTask> earlier = lines.earlier().openTasks;
        List<Journal.PushTask> left =
                earlier.isEmpty() ? List.of() : new PushRun(client, whole(live), Long.MAX_VALUE).tasks();
        Set<String> keys =
                new HashSet<>(left.stream().map(Journal.PushTask::key).toList());
        List<Journal.PushTask> over = earlier.values().stream()
                .filter(task -> !keys.contains(task.key()))
                .toList();
        List<Journal.PushTask> done =
                over.stream().filter(task -> isDone(task, live)).toList();
        Stream<Journal.PushTask> planned = run.tasks().stream().filter(task -> !earlier.containsKey(task.key()));
        try {
            lines.goOn();
            lines.write(Stream.concat(
                            done.stream().map(task -> task.line("settled", null)),
                            planned.map(task -> task.line("planned", null)))
                    .toList());
            lines.force();
        } catch (IOException e) {
            String why = Results.broken(lines.name, e).words();
            throw new UsageException(ExitCode.FAILED, List.of("--results " + why + "; nothing was sent"));
        }
        int open = over.size() - done.size();
        if (open > 0) {
            io.warning("'" + lines.name + "' keeps " + Formats.count(open, "change")
                    + " open that this file does not ask for; push the one that does, with --resume");
        }
        // What was added has an id by now, and is disabled by that.
        left.forEach(task -> keys.add(task.call() + "\n" + task.question()));
        return done.stream().filter(task -> !keys.contains(task.key())).count();
    }

    private static void take(PushRun.Result result, Results lines, Tally tally, Stop stop) {
        ChitchatException error = result.error();
        String outcome = error == null ? "applied" : "failed";
        long number = tally.done() + 1;
        int attempts = error == null ? 0 : error.attempts();
        tally.settled(new ResultLine(number, result.task().id(), outcome, attempts, Duration.ZERO, null, error, null));
        lines.orStop(stop, () -> lines.write(List.of(result.task().line(outcome, error))));
    }

    private int end(PushRun run, int planned, Tally tally, Stop.@Nullable Reason why) {
        Formats.shortened(run.keptBack).forEach(io::warning);
        ChitchatException accountFailure = run.accountFailure.get();
        if (accountFailure != null) {
            general.tell(accountFailure, io);
        }
        int exitCode = why != null ? why.exitCode() : tally.count("failed") == 0 ? ExitCode.DONE : ExitCode.FAILED;
        long unsent = planned - tally.done() + run.beyond;
        if (why == null && planned > tally.done()) {
            String rest = Formats.count(unsent, "change") + " not sent, as "
                    + (tally.count("failed") == 0 ? "" : "others failed or ")
                    + "the library has changed meanwhile; to go on, " + goOn();
            io.error(rest);
            return files.end(false, rest, ExitCode.FAILED, io);
        }
        if (why == null && run.beyond == 0) {
            return files.end(true, "complete: " + Formats.count(planned, "change"), exitCode, io);
        }
        boolean tooFew = why == null && planned == 0; // the same command would do no more
        String words = "stopped: " + (why == null ? planned + " sent, as --limit allows" : why.words()) + "; "
                + Formats.count(unsent, "change") + " not sent; to go on, "
                + (tooFew ? "give --limit 3 or more, as a question takes all its changes or none" : goOn());
        if (why != null && exitCode == ExitCode.FAILED && accountFailure == null) {
            io.error(words); // the results can no longer be written
        } else if (general.tells(exitCode)) {
            io.ending(words);
        }
        String all = accountFailure == null ? words : accountFailure.getMessage() + "\n" + words;
        return files.end(false, all, exitCode, io);
    }
}
