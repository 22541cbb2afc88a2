package dev.chitchat.cli.stream;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.InputRecord;
import dev.chitchat.cli.journal.Journal;
import dev.chitchat.cli.journal.JournalReader;
import dev.chitchat.cli.journal.ResultThread;
import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.journal.Resumption;
import dev.chitchat.cli.library.LiveLibrary;
import dev.chitchat.cli.library.UndoFile;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.ServiceSettings;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.progress.Progress;
import dev.chitchat.cli.progress.RunFiles;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Everything around a {@link StreamRun}: opens and closes what it needs, shows progress, tells how it ended. */
final class StreamJob {

    /**
     * How to run a stream, as the options say.
     *
     * @param results where results go, or {@code null} for standard output
     * @param resume whether to go on from what is in there
     * @param lookAhead how many updates are read ahead at most
     * @param merge whether waiting updates of one question go out as one call
     * @param limit how many updates may be sent
     * @param files the files that tell of the run
     * @param commandAgain the command that goes on from this run
     * @param noLock whether the results are written without a lock
     */
    record Plan(
            @Nullable Path results,
            boolean resume,
            int lookAhead,
            boolean merge,
            long limit,
            RunFiles files,
            String commandAgain,
            boolean noLock) {

        /** The largest look-ahead. */
        static final int LARGEST = 100_000;

        /** A copy that reads further ahead, as far as that is allowed. */
        Plan readingAhead(long updates) {
            return new Plan(
                    results, resume, (int) Math.min(LARGEST, updates), merge, limit, files, commandAgain, noLock);
        }
    }

    private final ProcessIo io;
    private final GeneralOptions general;
    private final ServiceSettings settings;
    private final Plan plan;

    StreamJob(ProcessIo io, GeneralOptions general, ServiceSettings settings, Plan plan) {
        this.io = io;
        this.general = general;
        this.settings = settings;
        this.plan = plan;
    }

    /** Streams the input and returns the exit code. The input is opened first, so that a wrong one leaves no results. */
    int run(Input input) throws IOException {
        Path path = plan.results();
        if (path != null && plan.resume()) {
            return resume(input, path);
        }
        Input.RecordSource records = input.open();
        try (Results results = Results.open(path, io.out(), plan.noLock())) {
            return runAfresh(input, records, results);
        }
    }

    /**
     * The same once it is written what every question holds that the input changes. All of that is read before; one that can
     * be read only once is copied.
     */
    int run(Input input, UndoFile before) throws IOException {
        if (input.replayable()) {
            return save(input, before) ? run(input) : ExitCode.FAILED;
        }
        Path copy = Files.createTempFile("chitchat-", ".input");
        try {
            return run(input.copiedTo(copy), before);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private boolean save(Input input, UndoFile before) {
        Map<String, List<ChitchatUpdate>> updates = new HashMap<>();
        try (Input.RecordSource records = input.open()) {
            for (InputRecord record = records.next(); record != null; record = records.next()) {
                if (record instanceof InputRecord.Update update) {
                    List<ChitchatUpdate> of =
                            updates.computeIfAbsent(update.update().standardQuestionId(), id -> new ArrayList<>());
                    if (of.size() < UndoFile.MOST_CHECKED) {
                        of.add(update.update());
                    }
                }
            }
        } catch (IOException e) {
            throw input.unreadable(e);
        }
        Tally tally = Tally.ofReading();
        try (Connection connection = Connection.open(settings, builder -> builder.observer(tally))) {
            before.write(updates, LiveLibrary.read(connection, tally, io, general.quiet));
            return true;
        } catch (ChitchatException e) {
            general.tell(e, io);
            return false;
        }
    }

    /** An input that can be read only once is copied first, since all of it is compared before anything is sent. */
    private int resume(Input input, Path path) throws IOException {
        if (input.replayable()) {
            return resume(input, input, path);
        }
        Path copy = Files.createTempFile("chitchat-", ".input");
        try {
            return resume(input, input.copiedTo(copy), path);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private int resume(Input given, Input input, Path path) throws IOException {
        Input.RecordSource records = input.open();
        try (Results results = Results.resume(path, JournalReader::ofStream, plan.noLock())) {
            Journal journal = results.earlier();
            Resumption resumption = Resumption.of(input, journal);
            refuseToUnmerge(journal);
            sayWhatIsMissing(journal, path);
            results.goOn();
            // As many as the earlier run held, beside those that failed: all that may have been under way.
            Plan further = plan.readingAhead(Math.max(plan.lookAhead(), journal.reach() + 1) + journal.failedOpen());
            try (ResultThread thread = ResultThread.after(further.lookAhead())) {
                return run(given, records, results, resumption, thread, further);
            }
        }
    }

    /** The call that the end of a merging run cut off may have carried many updates; one by one they set a question back. */
    private void refuseToUnmerge(Journal journal) {
        if (!plan.merge() && journal.reach() > 0) {
            throw new UsageException(
                    "an earlier run sent updates together, and its last call may have arrived: sent one by"
                            + " one, they could set a question back; leave out --no-merge");
        }
    }

    /** A file that a rotation of logs emptied or cut looks like one of a run that sent little. */
    private void sayWhatIsMissing(Journal journal, Path path) {
        long missing = journal.missing();
        if (journal.length() == 0) {
            io.warning("'" + path + "' holds no results, so everything is sent");
        } else if (missing > Plan.LARGEST || missing > Math.max(plan.lookAhead(), journal.reach())) {
            io.warning(
                    "'" + path + "' has no result for " + Formats.count(missing, "line")
                            + " before its last one, more than a run holds at once, so part of it was lost; they are sent again");
        }
    }

    private int runAfresh(Input input, Input.RecordSource records, Results results) {
        // A file is there to be read; a pipe may bring its next line in an hour.
        boolean full = plan.merge() && input.replayable();
        try (ResultThread thread = full ? ResultThread.after(plan.lookAhead()) : ResultThread.atOnce()) {
            return run(input, records, results, Resumption.none(), thread, plan);
        }
    }

    private int run(
            Input input,
            Input.RecordSource records,
            Results results,
            Resumption resumption,
            ResultThread thread,
            Plan as) {
        Stop stop = io.stop().get();
        Tally tally = as.files().tally(settings.rate().perSecond());
        try (Connection connection = Connection.open(
                        settings,
                        builder -> bounded(as, builder.lookAhead(as.lookAhead()), tally)
                                .merging(as.merge())
                                .resultsOn(thread.scheduler()));
                RunFiles files = as.files().begin(connection, tally)) {
            StreamRun run = new StreamRun(connection.client(), results, resumption, tally, stop, as.limit());
            Progress progress = Progress.show(
                    io, general.quiet, tally, general.quiet ? OptionalLong.empty() : input.count(), connection);
            ChitchatException accountFailure = run(run, records, thread, progress);
            Cause cause = new Cause(accountFailure, run.readFailure(), stop.reason(), run.limitReached());
            if (!general.quiet && (tally.readSoFar() > 0 || !cause.isEndOfInput())) {
                io.say(tally.atEnd(connection.client().retryStatus().probes()));
            }
            String words = words(cause, tally, input);
            String all = accountFailure == null ? words : accountFailure.getMessage() + "\n" + words;
            return files.end(cause.isEndOfInput(), all, tell(cause, tally, words), io);
        }
    }

    /** Nothing is lost by many calls under way where no run goes on from this one and nothing is merged. */
    private ChitchatClientBuilder bounded(Plan plan, ChitchatClientBuilder builder, CallObserver observer) {
        ChitchatClientBuilder watched = builder.observer(observer);
        return plan.results() == null && !plan.merge()
                ? watched.maxInFlight(settings.rate().tokens())
                : watched;
    }

    private static @Nullable ChitchatException run(
            StreamRun run, Input.RecordSource records, ResultThread thread, Progress progress) {
        try {
            run.run(records, thread);
            return null;
        } catch (ChitchatException e) {
            return e;
        } finally {
            progress.close();
        }
    }

    /**
     * What ended a stream; nothing if it was the end of its input.
     *
     * @param accountFailure what is wrong with the account
     * @param readFailure why the input could not be read to its end
     * @param stopped who asked for the end
     * @param limited whether as much was sent as was allowed
     */
    private record Cause(
            @Nullable ChitchatException accountFailure,
            @Nullable IOException readFailure,
            Stop.@Nullable Reason stopped,
            boolean limited) {

        boolean isEndOfInput() {
            return accountFailure == null && readFailure == null && stopped == null && !limited;
        }
    }

    private int tell(Cause cause, Tally tally, String words) {
        if (cause.accountFailure() != null) {
            general.tell(cause.accountFailure(), io);
            io.ending(words);
            return ExitCode.FAILED;
        }
        Stop.Reason stopped = cause.stopped();
        if (stopped != null) {
            return tellStopped(stopped, words);
        }
        if (cause.readFailure() != null) {
            io.error(words);
            return ExitCode.FAILED;
        }
        if (tally.readSoFar() == 0) {
            io.warning(words);
        } else if (cause.limited() && !general.quiet) {
            io.ending(words);
        }
        return tally.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private int tellStopped(Stop.Reason stopped, String words) {
        if (stopped.exitCode() == ExitCode.FAILED) {
            io.error(words);
        } else if (!general.quiet) {
            io.ending(words);
        }
        return stopped.exitCode();
    }

    /** How it ended, in a sentence. */
    private String words(Cause cause, Tally tally, Input input) {
        if (cause.accountFailure() != null) {
            return "stopped: " + outlook(cause.accountFailure()) + "; " + unsent(tally, input);
        }
        if (cause.stopped() != null) {
            return "stopped: " + cause.stopped().words() + "; " + unsent(tally, input);
        }
        if (cause.readFailure() != null) {
            return "the input broke off (" + cause.readFailure().getMessage()
                    + "), so what comes after was not read; mend it and send the rest" + goOn(input);
        }
        if (cause.limited()) {
            return "stopped: " + plan.limit() + " sent, as --limit allows; " + unsent(tally, input);
        }
        return tally.readSoFar() == 0
                ? "the input is empty: it holds no update, so nothing was sent"
                : "complete: " + Formats.count(tally.readSoFar(), "line") + " read, each has its outcome";
    }

    private static String outlook(ChitchatException failure) {
        return failure instanceof ApiException refused && refused.mayAffectEveryCall()
                ? "no update has succeeded, so every other one may fail the same way"
                : "every other update would fail the same way";
    }

    private String unsent(Tally tally, Input input) {
        OptionalLong total = input.count();
        long known = total.orElse(tally.readSoFar());
        long unsent = Math.max(0, known - tally.done());
        if (unsent == 0) {
            return total.isPresent()
                    ? "every line was sent and has its result"
                    : "every line that was read has its result, what was not read yet was not sent" + goOn(input);
        }
        String rest = total.isPresent() ? "" : ", besides what was not read yet";
        return Formats.count(unsent, "line") + " not sent" + rest
                + (goOn(input).isEmpty() ? "; to go on, give the lines that have no result line" : goOn(input));
    }

    /** How to go on, if there is a journal. */
    private String goOn(Input input) {
        if (plan.results() == null || !Results.ResultsFile.fits(plan.results())) {
            return "";
        }
        String again = input.file() == null ? ", with the same input: " : ": ";
        return "; to go on" + again + plan.commandAgain();
    }
}
