package dev.chitchat.cli;

import dev.chitchat.quota.Rate;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stream}: many updates from a file or standard input. */
@Command(
        name = "stream",
        description = {
            "Sends many updates from JSON Lines or CSV, a result line for each.",
            "",
            "An update is a line such as",
            "  {\"StandardQuestionId\":\"…\",\"Answer\":\"…\",\"CategoryId\":7}",
            "Only StandardQuestionId is needed, with at least one of Question, Answer, AnswerType and CategoryId; an"
                    + " absent field is left unchanged."
                    + " AnswerType is 0 (text) or 2 (rich). CSV has the same names as its header; an empty cell is"
                    + " absent. Input is UTF-8, a line at most 1 MiB.",
            "",
            "Updates of one question keep their order, others may overtake each other. A line that cannot be read is"
                    + " a failed result, and the rest goes on.",
            "",
            "Results are JSON, a line each, in the order of their outcomes, with these keys: line (where the update"
                    + " starts in the input), StandardQuestionId (left out if the line could not be read), outcome"
                    + " (applied, merged or failed), attempts, elapsedMs; if merged also into; if failed also errorCode"
                    + " (only what the service gave), error, retryable.",
            ""
        },
        footer = {
            "",
            "Ctrl-C or SIGTERM lets what is in flight finish and ends then; a second one ends at once.",
            "",
            "Examples:",
            "  chitchat stream edits.jsonl --sandbox",
            "  chitchat stream edits.csv --region singapore --results results.jsonl",
            "  export-edits | chitchat stream --dry-run"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all were applied or merged",
            "1:some failed, or something is wrong with the account",
            "2:wrong usage or configuration, nothing was sent",
            "130, 143, 129:interrupted by SIGINT, SIGTERM, SIGHUP",
            "141:standard output was closed, as by head"
        })
final class StreamCommand implements Callable<Integer> {

    private static final int LARGEST_BUFFER = 100_000;
    private static final int DEFAULT_BUFFER = 256;

    private final Surroundings surroundings;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE|-",
            description = "The input; '-', or nothing in a pipe, is standard input.")
    @Nullable
    String file;

    @Option(
            names = "--format",
            paramLabel = "jsonl|csv",
            description = "The format, where the suffix does not tell (.jsonl, .ndjson, .json, .csv); standard input is"
                    + " jsonl by default.")
    @Nullable
    String format;

    @Option(names = "--results", paramLabel = "FILE", description = "Where results go; standard output by default.")
    @Nullable
    String results;

    @Option(names = "--resume", description = "Not yet: goes on where an earlier run ended.")
    boolean resume;

    @Option(names = "--no-merge", description = "Sends each update in a call of its own. For now that is always so.")
    boolean noMerge;

    @Option(
            names = "--buffer",
            paramLabel = "N",
            description = "How many updates are read ahead at most; 256 by default.")
    @Nullable
    String buffer;

    @Option(
            names = "--dry-run",
            description = "Reads and checks all input, says how many calls it makes and how long they take, and sends"
                    + " nothing. Needs no account.")
    boolean dryRun;

    @Mixin
    AccountOptions account = new AccountOptions();

    @Mixin
    ServiceOptions service = new ServiceOptions();

    @Mixin
    GeneralOptions general = new GeneralOptions();

    StreamCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Problems problems = new Problems();
        Input input = input(problems);
        Path resultFile = path("--results", results, problems);
        if (resultFile != null && resultFile.equals(input.file())) {
            problems.add("--results names the input itself, which it would empty; name another file");
        }
        int lookAhead = (int) (long) Setting.of("--buffer", buffer)
                .read(text -> Quantity.whole(text, 1, LARGEST_BUFFER), (long) DEFAULT_BUFFER, problems);
        if (resume) {
            problems.add("--resume is not yet there, results are not read back so far;"
                    + " leave it out and give only the lines that have no result");
        }
        if (dryRun) {
            Rate rate = service.rate(problems);
            problems.report();
            return new DryRun(surroundings, general.quiet).run(input, results(resultFile), rate);
        }
        ServiceSettings settings = ServiceSettings.read(account, service, surroundings.environment(), problems);
        problems.report();
        service.warn(account, general, surroundings);
        return new StreamJob(surroundings, general, settings, lookAhead).run(input, resultFile);
    }

    private Results results(@Nullable Path path) {
        return path == null ? Results.to(surroundings.out()) : Results.to(path);
    }

    private Input input(Problems problems) {
        boolean standardInput = file == null || file.equals("-");
        if (file == null && surroundings.inputIsTerminal().getAsBoolean()) {
            problems.add("there is no input: no FILE is named and nothing is piped in;"
                    + " name a file, or '-' to type updates");
        }
        Path path = standardInput ? null : path("FILE", file, problems);
        return new Input(path, formatOrDefault(standardInput ? null : file, problems), surroundings.in());
    }

    private InputFormat formatOrDefault(@Nullable String name, Problems problems) {
        try {
            return InputFormat.of(format, name);
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return InputFormat.JSONL;
        }
    }

    private static @Nullable Path path(String name, @Nullable String text, Problems problems) {
        return Setting.of(name, text).readIfGiven(StreamCommand::toPath, problems);
    }

    private static Path toPath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("it is no name of a file; check it", e);
        }
    }
}
