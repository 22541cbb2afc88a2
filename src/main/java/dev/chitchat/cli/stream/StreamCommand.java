package dev.chitchat.cli.stream;

import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.RowReader;
import dev.chitchat.cli.journal.Journal;
import dev.chitchat.cli.journal.ResultOptions;
import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.journal.Resumption;
import dev.chitchat.cli.library.LiveLibrary;
import dev.chitchat.cli.library.UndoFile;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.Quantity;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.RunLock;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.progress.Progress;
import dev.chitchat.cli.progress.RunFiles;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.json.UpdateFields;
import dev.chitchat.quota.Rate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stream}: many updates from a file or standard input. */
@Command(
        name = "stream",
        description = {
            "Sends many updates from JSON, CSV or YAML, a result line for each.",
            ServiceCommand.LIVE,
            "An update is a line such as%n"
                    + "  {\"StandardQuestionId\":\"…\",\"Answer\":\"…\",\"CategoryId\":7}%n"
                    + "Only StandardQuestionId is needed, with at least one of Question, Answer, AnswerType and CategoryId; an"
                    + " absent field is left unchanged."
                    + " AnswerType is 0 (text) or 2 (rich). CSV has the same names as its header; an empty cell is"
                    + " absent; the separator is the comma, semicolon, tab or | of the header. A line has at most 1 MiB. JSON may"
                    + " also be one array, or printed over many lines: then it is read whole before the first call.",
            "Updates of one question keep their order, others may overtake each other. Those that wait together go"
                    + " out as one call. A line that cannot be read is a failed result, and the rest goes on.",
            "Results are JSON, a line each, in the order of their outcomes, with these keys: line (where the update"
                    + " starts in the input), StandardQuestionId (left out if the line could not be read), outcome"
                    + " (applied, merged or failed), attempts, elapsedMs; if merged also into, the line whose call"
                    + " carried it; if failed also errorCode (only what the service gave), error, retryable; sha256, by"
                    + " which a changed line is known; RequestId where the answer has one.",
            "A results file is on disk before the next call of the same question, so a run that ended early, even in"
                    + " a crash, goes on with --resume: what is settled is passed over, what failed in a way that may"
                    + " pass is tried again. Give the same input and options; changed input is refused."
        },
        footer = {
            "Ctrl-C or SIGTERM lets what is in flight finish and ends then; a further one, a second later or more, ends at once.",
            "",
            "Examples:",
            "  chitchat stream edits.jsonl --sandbox",
            "  chitchat stream edits.jsonl --sandbox --report run.html",
            "  chitchat stream edits.csv --region singapore --results results.jsonl",
            "  chitchat stream edits.csv --region singapore --results results.jsonl --resume",
            "  chitchat stream f.csv --columns StandardQuestionId=id,Answer=text --dry-run",
            "  export-edits | chitchat stream --dry-run"
        },
        exitCodeList = {
            "0:all were applied or merged, or with --resume settled before",
            "1:some failed, or something is wrong with the account",
            "2:wrong usage or configuration, nothing was sent",
            "75:another run holds the input or the results"
        })
public final class StreamCommand extends ServiceCommand {

    private static final long DEFAULT_BUFFER = 256;
    private static final int LARGEST_BUFFER = 100_000;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE|-",
            description = "The input, also packed with gzip (.gz); '-', or nothing in a pipe, is standard input.")
    private @Nullable String file;

    @Mixin
    Input.Options how = new Input.Options();

    @Mixin
    ResultOptions results = new ResultOptions();

    @Option(names = "--no-merge", description = "Sends each update in a call of its own.")
    private boolean noMerge;

    @Option(
            names = "--buffer",
            paramLabel = "N",
            description = "How many updates are read ahead at most; 256 by default. More of them can be merged if it is"
                    + " more.")
    private @Nullable String buffer;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Sends at most N updates, so makes at most N calls beside retries, and ends in good order;"
                    + " --resume goes on. For a first look at what they do.")
    private @Nullable String limit;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Writes a page with plots of the run, to be opened in a browser; renewed every 30 s while"
                    + " the run goes on, and whole also when it ends early. An earlier report is replaced.")
    private @Nullable Path report;

    @Option(
            names = "--undo",
            paramLabel = "FILE",
            description = "Reads all input and the library first, and writes what every question to be changed holds"
                    + " now, as a file that push takes; its suffix says whether JSON Lines, CSV or YAML.")
    private @Nullable Path undo;

    @Option(
            names = "--dry-run",
            description =
                    "Reads and checks all input, whatever --limit says; tells how many calls it takes and how long;"
                            + " sends nothing and writes no file. Needs no account.")
    private boolean dryRun;

    @Mixin
    RunFiles files = new RunFiles("stream");

    private long most;

    public StreamCommand(ProcessIo io) {
        super(io);
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        Input input = input(problems);
        problems.takes("input", input.file());
        results.check(problems);
        if (report != null && dryRun) {
            problems.add("--report shows calls, and --dry-run makes none; leave one of them out");
        }
        files.check(input.name(), report, problems);
        Long lookAhead =
                problems.read("--buffer", buffer, text -> Quantity.whole(text, 1, LARGEST_BUFFER), DEFAULT_BUFFER);
        most = problems.read("--limit", limit, text -> Quantity.whole(text, 1, Quantity.LARGEST), Long.MAX_VALUE);
        if (dryRun) {
            Rate rate = rate(problems);
            problems.report();
            return new DryRun(io, results, lookAhead.intValue(), !noMerge, general.quiet).run(input, rate);
        }
        UndoFile before = UndoFile.check(undo, results.resume, problems);
        return files.telling(io, () -> {
            Connection.Settings settings = files.of(settings(problems));
            RunLock lock = results.lock(input.file(), io);
            try (lock) {
                if (before == null && !results.resume) {
                    return run(input, settings, lookAhead);
                }
                // All of it is read before anything is sent.
                return input.replayed(again -> {
                    if (before != null) {
                        before.write(UndoFile.updates(again), LiveLibrary.read(settings, io, general.quiet));
                    }
                    return run(again, settings, lookAhead);
                });
            }
        });
    }

    private Input input(Problems problems) {
        String named = file == null || file.isEmpty() || file.equals("-") ? null : file;
        if (file == null && io.inputIsTerminal().getAsBoolean()) {
            problems.add("there is no input: no FILE is named and nothing is piped in;"
                    + " name a file, or '-' to type updates");
        }
        if (file != null && file.isEmpty()) {
            problems.add("FILE '' cannot be used: it is empty; name a file");
        }
        return how.input(named, UpdateFields.FIELDS, true, io.in(), problems::add);
    }

    /** Streams the input and returns the exit code. It is opened first, so that a wrong one leaves no results. */
    private int run(Input input, Connection.Settings settings, long lookAhead) throws IOException {
        RowReader records = input.open();
        try (Results lines = results.open(io)) {
            Resumption resumption = Resumption.none();
            long ahead = lookAhead;
            if (results.resume) {
                Journal journal = lines.earlier();
                resumption = Resumption.of(input, journal);
                check(journal, lookAhead);
                lines.goOn();
                // As many as the earlier run held, beside those that failed: all that may have been under way.
                long held = Math.max(lookAhead, journal.reach() + 1) + journal.failedOpen();
                ahead = Math.min(LARGEST_BUFFER, held);
            }
            // A file is there to be read; a pipe may bring its next line in an hour.
            boolean full = results.resume || (!noMerge && input.replayable());
            try (StreamRun run = new StreamRun(
                    lines,
                    resumption,
                    files.tally(settings.rate().perSecond()),
                    io.stop().get(),
                    most,
                    full ? ahead : 0)) {
                return run(input, settings, records, run, (int) ahead);
            }
        }
    }

    private void check(Journal journal, long lookAhead) {
        if (noMerge && journal.reach() > 0) {
            // The call that the end of that run cut off may have carried many.
            throw new UsageException(
                    "an earlier run sent updates together, and its last call may have arrived: sent one by"
                            + " one, they could set a question back; leave out --no-merge");
        }
        long missing = journal.missing();
        if (journal.length() == 0) {
            io.warning("'" + results.file + "' holds no results, so everything is sent");
        } else if (missing > LARGEST_BUFFER || missing > Math.max(lookAhead, journal.reach())) {
            // A file that a rotation of logs emptied or cut looks like one of a run that sent little.
            io.warning(
                    "'" + results.file + "' has no result for " + Formats.count(missing, "line")
                            + " before its last one, more than a run holds at once, so part of it was lost; they are sent again");
        }
    }

    private int run(Input input, Connection.Settings settings, RowReader records, StreamRun run, int lookAhead) {
        Tally tally = run.tally;
        try (Connection connection = Connection.open(
                settings,
                io,
                builder -> bounded(builder.observer(tally), settings)
                        .lookAhead(lookAhead)
                        .merging(!noMerge)
                        .resultsOn(run.writing))) {
            files.begin(connection, tally);
            connection.sayWhatIsWaitedFor(run.stop, general.quiet, io);
            OptionalLong total = general.quiet ? OptionalLong.empty() : input.count();
            Progress progress = new Progress(io, general.quiet, tally, total, connection);
            try (progress) {
                run.run(connection.client(), records);
            }
            return tell(input, run, connection.client().retryStatus().probes());
        }
    }

    /** Nothing is lost by many calls under way where no run goes on from this one and nothing is merged. */
    private ChitchatClientBuilder bounded(ChitchatClientBuilder builder, Connection.Settings settings) {
        return results.file == null && noMerge
                ? builder.maxInFlight(settings.rate().tokens())
                : builder;
    }

    private int tell(Input input, StreamRun run, long probes) {
        Tally tally = run.tally;
        ChitchatException accountFailure = run.accountFailure;
        Stop.Reason stopped = run.stop.reason();
        boolean whole = accountFailure == null && stopped == null && run.readFailure == null && !run.limitReached;
        if (!general.quiet && (tally.count("read") > 0 || !whole)) {
            io.say(tally.atEnd(probes));
        }
        String words = words(input, run);
        if (accountFailure != null) {
            general.tell(accountFailure, io);
            io.ending(words);
            return files.end(false, accountFailure.getMessage() + "\n" + words, ExitCode.FAILED, io);
        }
        int exitCode = stopped != null
                ? stopped.exitCode()
                : run.readFailure == null && tally.count("failed") == 0 ? ExitCode.DONE : ExitCode.FAILED;
        if (stopped == null ? run.readFailure != null : exitCode == ExitCode.FAILED) {
            io.error(words);
        } else if (stopped == null && tally.count("read") == 0) {
            io.warning(words);
        } else if (stopped == null ? !whole && !general.quiet : general.tells(exitCode)) {
            io.ending(words);
        }
        return files.end(whole, words, exitCode, io);
    }

    /** By what is wrong with the account, a stop, input that broke off, a limit, or the end of its input. */
    private String words(Input input, StreamRun run) {
        Tally tally = run.tally;
        ChitchatException accountFailure = run.accountFailure;
        Stop.Reason stopped = run.stop.reason();
        IOException readFailure = run.readFailure;
        if (accountFailure == null && stopped == null && readFailure != null) {
            String then = tally.count("read") == 0 // as of one array, which is read whole before the first call
                    ? "nothing was sent; mend it"
                    : "what comes after was not read; mend it and send the rest";
            return "the input broke off (" + readFailure.getMessage() + "), so " + then + goOn(input);
        }
        if (accountFailure == null && stopped == null && !run.limitReached) {
            return tally.count("read") == 0
                    ? "the input is empty: it holds no update, so nothing was sent"
                    : "complete: " + Formats.count(tally.count("read"), "line") + " read, each has its outcome";
        }
        String why = stopped == null ? most + " sent, as --limit allows" : stopped.words();
        if (accountFailure != null) {
            boolean perhaps = accountFailure instanceof ApiException refused && refused.mayAffectEveryCall();
            why = perhaps
                    ? "no update has succeeded, so every other one may fail the same way"
                    : "every other update would fail the same way";
        }
        int code = stopped == null ? ExitCode.DONE : stopped.exitCode();
        boolean lost = code == ExitCode.FAILED || code == ExitCode.PIPE_CLOSED; // of the results, not by a signal
        return "stopped: " + why + "; " + unsent(input, tally, lost);
    }

    private String unsent(Input input, Tally tally, boolean lost) {
        OptionalLong total = input.count();
        long unsent = Math.max(0, total.orElse(tally.count("read")) - tally.done());
        if (unsent == 0 && !lost) {
            return total.isPresent()
                    ? "every line was sent and has its result" + (tally.count("failed") == 0 ? "" : goOn(input))
                    : "every line that was read has its result, what was not read yet was not sent" + goOn(input);
        }
        String rest = total.isPresent() ? "" : ", besides what was not read yet";
        return (unsent > 0 ? Formats.count(unsent, "line") + " not sent" : "not every line has its result")
                + rest
                + (results.isJournal() ? goOn(input) : "; to go on, give the lines that have no result line");
    }

    /** How to go on, if there is a journal. */
    private String goOn(Input input) {
        String again = input.name().equals(Input.STANDARD) ? ", with the same input: " : ": ";
        return results.isJournal() ? "; to go on" + again + results.commandAgain() : "";
    }
}
