package dev.chitchat.cli.stream;

import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.InputFormat;
import dev.chitchat.cli.input.InputOptions;
import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.library.UndoFile;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.Quantity;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.options.Setting;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.ResumeCommand;
import dev.chitchat.cli.process.RunLock;
import dev.chitchat.cli.progress.RunFiles;
import dev.chitchat.quota.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stream}: many updates from a file or standard input. */
@Command(
        name = "stream",
        description = {
            "Sends many updates from JSON, CSV or YAML, a result line for each.",
            "",
            ServiceCommand.LIVE,
            "",
            "An update is a line such as",
            "  {\"StandardQuestionId\":\"…\",\"Answer\":\"…\",\"CategoryId\":7}",
            "Only StandardQuestionId is needed, with at least one of Question, Answer, AnswerType and CategoryId; an"
                    + " absent field is left unchanged."
                    + " AnswerType is 0 (text) or 2 (rich). CSV has the same names as its header; an empty cell is"
                    + " absent; the separator is the comma, semicolon, tab or | of the header. A line has at most 1 MiB. JSON may"
                    + " also be one array, or printed over many lines: then it is read whole before the first call.",
            "",
            "Updates of one question keep their order, others may overtake each other. Those that wait together go"
                    + " out as one call. A line that cannot be read is a failed result, and the rest goes on.",
            "",
            "Results are JSON, a line each, in the order of their outcomes, with these keys: line (where the update"
                    + " starts in the input), StandardQuestionId (left out if the line could not be read), outcome"
                    + " (applied, merged or failed), attempts, elapsedMs; if merged also into, the line whose call"
                    + " carried it; if failed also errorCode (only what the service gave), error, retryable; sha256, by"
                    + " which a changed line is known; RequestId where the answer has one.",
            "",
            "A results file is on disk before the next call of the same question, so a run that ended early, even in"
                    + " a crash, goes on with --resume: what is settled is passed over, what failed in a way that may"
                    + " pass is tried again. Give the same input and options; changed input is refused.",
            ""
        },
        footer = {
            "",
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
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all were applied or merged",
            "1:some failed, or something is wrong with the account",
            "2:wrong usage or configuration, nothing was sent",
            "75:another run holds the input or the results",
            "130, 143, 129:interrupted by SIGINT, SIGTERM, SIGHUP",
            "141:standard output was closed, as by head"
        })
public final class StreamCommand extends ServiceCommand {

    private static final int DEFAULT_BUFFER = 256;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE|-",
            description = "The input, also packed with gzip (.gz); '-', or nothing in a pipe, is standard input.")
    @Nullable
    String file;

    @Mixin
    InputOptions how = new InputOptions();

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description = "Where results go, a file that is empty or not there yet; standard output by default.")
    @Nullable
    String results;

    @Option(names = "--resume", description = "Goes on from the results of earlier runs in --results FILE.")
    boolean resume;

    @Option(names = "--no-merge", description = "Sends each update in a call of its own.")
    boolean noMerge;

    @Option(
            names = "--buffer",
            paramLabel = "N",
            description = "How many updates are read ahead at most; 256 by default. More of them can be merged if it is"
                    + " more.")
    @Nullable
    String buffer;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Sends at most N updates, so makes at most N calls beside retries, and ends in good order; --resume"
                            + " goes on. For a first look at what they do.")
    @Nullable
    String limit;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Writes a page with plots of the run, to be opened in a browser; renewed every 30 s while the run"
                            + " goes on, and whole also when it ends early. An earlier report is replaced.")
    @Nullable
    String report;

    @Option(
            names = "--undo",
            paramLabel = "FILE",
            description =
                    "Reads all input and the library first, and writes what every question to be changed holds now,"
                            + " as a file that push takes; its suffix says whether JSON Lines, CSV or YAML.")
    @Nullable
    String undo;

    @Option(
            names = "--no-lock",
            description = "Goes on without locks beside FILE and --results, which keep other runs off them.")
    boolean noLock;

    @Option(
            names = "--dry-run",
            description = "Reads and checks all input, says how many calls it makes and how long they take, and sends"
                    + " nothing. Needs no account.")
    boolean dryRun;

    @Mixin
    RunFiles.Options outputs = new RunFiles.Options();

    @Spec
    CommandSpec spec = CommandSpec.create();

    public StreamCommand(ProcessIo io) {
        super(io);
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        Input input = input(problems);
        Path resultFile = path("--results", results, problems);
        if (resultFile != null && resultFile.equals(input.file())) {
            problems.add("--results names the input itself, which it would empty; name another file");
        }
        if (resume && resultFile == null) {
            problems.add("--resume goes on from results in a file, and none is named; add --results FILE");
        } else if (resume && resultFile != null && !Results.ResultsFile.fits(resultFile)) {
            problems.add("--resume goes on from results in a file, and '" + resultFile + "' is none; name another");
        }
        if (report != null && dryRun) {
            problems.add("--report shows calls, and --dry-run makes none; leave one of them out");
        }
        Map<String, Path> used = new HashMap<>();
        if (input.file() != null) {
            used.put("input", input.file());
        }
        if (resultFile != null) {
            used.put("file of --results", resultFile);
        }
        String name = input.file() == null ? "standard input" : String.valueOf(input.file());
        RunFiles files = new RunFiles("stream", name)
                .with("--report", path("--report", report, problems), used, problems)
                .with(outputs, used, problems);
        StreamJob.Plan plan = plan(resultFile, files, problems);
        if (dryRun) {
            Rate rate = service.rate(problems);
            problems.report();
            return new DryRun(io, plan, general.quiet).run(input, rate);
        }
        return stream(input, plan, files, problems);
    }

    private int stream(Input input, StreamJob.Plan plan, RunFiles files, Problems problems) throws IOException {
        List<@Nullable Path> others = new ArrayList<>();
        others.add(input.file());
        others.add(plan.results());
        UndoFile before = UndoFile.check(path("--undo", undo, problems), resume, others, problems);
        return files.telling(() -> {
            StreamJob job = new StreamJob(io, general, files.of(settings(problems)), plan);
            RunLock lock = RunLock.ofInput(input.file(), noLock, io);
            try (lock) {
                return before == null ? job.run(input) : job.run(input, before);
            }
        });
    }

    private StreamJob.Plan plan(@Nullable Path resultFile, RunFiles files, Problems problems) {
        long lookAhead = Setting.of("--buffer", buffer)
                .read(text -> Quantity.whole(text, 1, StreamJob.Plan.LARGEST), (long) DEFAULT_BUFFER, problems);
        long most = Setting.of("--limit", limit)
                .read(text -> Quantity.whole(text, 1, Quantity.LARGEST), Long.MAX_VALUE, problems);
        CommandLine root = spec.commandLine().getParent();
        String again = ResumeCommand.of(
                ResumeCommand.program(System.getProperties()),
                root.getParseResult().originalArgs());
        return new StreamJob.Plan(resultFile, resume, (int) lookAhead, !noMerge, most, files, again, noLock);
    }

    private Input input(Problems problems) {
        boolean standardInput = file == null || file.equals("-");
        if (file == null && io.inputIsTerminal().getAsBoolean()) {
            problems.add("there is no input: no FILE is named and nothing is piped in;"
                    + " name a file, or '-' to type updates");
        }
        Path path = standardInput ? null : path("FILE", file, problems);
        return new Input(
                path,
                formatOrDefault(standardInput ? null : file, problems),
                how.reading(Input.UPDATE, true, problems::add),
                io.in());
    }

    private InputFormat formatOrDefault(@Nullable String name, Problems problems) {
        try {
            return InputFormat.of(how.format, name);
        } catch (IllegalArgumentException e) {
            boolean thereIsOne = how.format != null || name == null || Files.isRegularFile(Path.of(name));
            if (thereIsOne) { // of a file that is not there, that is what must be said
                problems.add(String.valueOf(e.getMessage()));
            }
            return InputFormat.JSONL;
        }
    }

    private static @Nullable Path path(String name, @Nullable String text, Problems problems) {
        return Setting.of(name, text).readIfGiven(StreamCommand::toPath, problems);
    }

    private static Path toPath(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("it is empty; name a file");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("it is no name of a file; check it", e);
        }
    }
}
