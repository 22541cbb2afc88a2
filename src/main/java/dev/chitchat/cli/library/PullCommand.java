package dev.chitchat.cli.library;

import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.cli.input.InputFormat;
import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.cli.progress.RunFiles;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.internal.json.JsonLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pull}: the whole library into a file. */
@Command(
        name = "pull",
        description = {
            "Writes the whole library: a question a line, with id, texts, category, status and similar questions.",
            "A category is written by its titles, such as Orders/Returns; a slash within a title follows a backslash, and"
                    + " where two have the same titles their numbers are written, such as #77514."
        },
        footer = {"Example:", "  chitchat pull -o library.yaml --region singapore"},
        exitCodeList = {"0:done", "1:the library could not be read, or not written", "2:wrong usage or configuration"})
public final class PullCommand extends ServiceCommand {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file, replaced when all has been read and written; .jsonl, .csv or .yaml, also packed"
                    + " (.gz). JSON Lines on standard output by default, or with -.")
    private @Nullable Path output;

    @Option(
            names = "--language",
            paramLabel = "TAG",
            description = "The language to write, such as en; all that the bot speaks by default.")
    private @Nullable String language;

    @Mixin
    RunFiles files = new RunFiles("pull");

    @Option(
            names = "--excel",
            description =
                    "Writes CSV for a spreadsheet, with -o FILE.csv: a byte-order mark, CRLF, and an apostrophe before"
                            + " what it would take for a formula, in columns whose names then begin with one too. push"
                            + " and diff undo that.")
    private boolean excel;

    @Option(
            names = "--without-ids",
            description = "Leaves ids and revisions empty, for a push to another account, which adds all questions.")
    private boolean withoutIds;

    public PullCommand(ProcessIo io) {
        super(io);
    }

    @Override
    public Integer call() throws IOException {
        Path file = output == null || output.toString().equals("-") ? null : output;
        LibraryFile format = format(file);
        Problems problems = new Problems();
        problems.writes("--output", file, false);
        files.check("the library", null, problems);
        return files.telling(io, () -> pull(file, format, files.of(settings(problems))));
    }

    private int pull(@Nullable Path file, LibraryFile format, Connection.Settings settings) throws IOException {
        Tally tally = Tally.ofReading();
        try (Connection connection = Connection.open(settings, io, builder -> builder.observer(tally))) {
            files.begin(connection, tally);
            LiveLibrary live = LiveLibrary.read(connection, tally, io, general.quiet, language);
            List<Map<String, Object>> rows = rows(live);
            if (file == null) {
                try {
                    io.print(
                            rows.stream().map(row -> JsonLine.write(row) + "\n").collect(Collectors.joining()));
                } catch (IOException e) {
                    files.end(
                            false,
                            "standard output: " + e.getMessage(),
                            Results.broken("", e).exitCode(),
                            io);
                    throw e;
                }
            } else if (!WholeFile.wrote(file, out -> format.write(rows, out), io)) {
                return files.end(false, "the file could not be written", ExitCode.FAILED, io);
            }
            long formulas = format.formulas(rows);
            if (formulas > 0) {
                io.warning(Formats.count(formulas, "cell")
                        + " of the CSV would be formulas in a spreadsheet; for one, pull with --excel");
            }
            long languages = live.questions().stream()
                    .map(LibraryQuestion::languageTag)
                    .distinct()
                    .count();
            String words = Formats.count(live.questions().size(), "question") + " in "
                    + Formats.count(live.tree().all().size(), "category")
                    + (languages > 1 ? " and " + languages + " languages" : "");
            general.say(words, io);
            return files.end(true, "complete: " + words, ExitCode.DONE, io);
        }
    }

    private LibraryFile format(@Nullable Path file) {
        boolean unnamed = file == null
                || (WholeFile.isDevice(file)
                        && !String.valueOf(file.getFileName()).contains("."));
        LibraryFile named = file == null || unnamed ? LibraryFile.JSONL : LibraryFile.of(file);
        if (excel && named.format() != InputFormat.CSV) {
            throw new UsageException(
                    "--excel writes CSV, and no file is named whose name ends with .csv; give -o FILE.csv");
        }
        return new LibraryFile(named.format(), named.packed(), excel);
    }

    /** To be pushed to another account, a question has no id and nothing that it was pulled as. */
    private List<Map<String, Object>> rows(LiveLibrary live) {
        CategoryPaths paths = new CategoryPaths(live.tree(), false);
        return live.questions().stream()
                .map(question -> FileEntry.of(question, paths).values())
                .peek(row -> {
                    if (withoutIds) {
                        row.put("StandardQuestionId", "");
                        row.put("Revision", "");
                    }
                })
                .toList();
    }
}
