package dev.chitchat.cli;

import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.InputFormat;
import dev.chitchat.cli.input.InputOptions;
import dev.chitchat.cli.input.RowReader;
import dev.chitchat.cli.library.LibraryFile;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.sandbox.LibrarySeed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what the sandbox's library is to hold at first: JSON with categories too, or a library as {@code pull} writes it. */
final class SeedFile {

    private SeedFile() {}

    /** Nothing where no file is given; a file that cannot be read is a problem. */
    static LibrarySeed read(@Nullable Path file, Problems problems) {
        if (file != null) {
            try {
                SortedMap<Long, String> found = isJson(file) ? json(file) : LibraryFile.jsonByLine(file);
                // Each at the line where it stands, so that what is wrong with it is told of that line.
                List<String> lines = new ArrayList<>();
                found.forEach((line, text) -> {
                    while (lines.size() < line - 1) {
                        lines.add("");
                    }
                    lines.add(text);
                });
                return LibrarySeed.parse(lines);
            } catch (IOException | IllegalArgumentException e) {
                problems.add("--library " + file + ", " + e.getMessage());
            } catch (UsageException e) {
                e.problems().forEach(problem -> problems.add("--library: " + problem));
            }
        }
        return LibrarySeed.parse(List.of());
    }

    private static boolean isJson(Path file) {
        try {
            return InputFormat.of(null, file.toString()) == InputFormat.JSONL;
        } catch (IllegalArgumentException anyName) {
            return true;
        }
    }

    private static SortedMap<Long, String> json(Path file) throws IOException {
        SortedMap<Long, String> lines = new TreeMap<>();
        InputOptions.Reading plain = InputOptions.Reading.plain(List.of(), false);
        try (RowReader rows = new Input(file, InputFormat.JSONL, plain, InputStream.nullInputStream()).rows()) {
            for (RowReader.Row row = rows.next(); row != null; row = rows.next()) {
                if (row.defect() != null) {
                    throw new UsageException(row.defect());
                }
                lines.put(row.line(), JsonLine.write(row.members()));
            }
        }
        return lines;
    }
}
