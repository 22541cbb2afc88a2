package dev.chitchat.cli;

import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.InputFormat;
import dev.chitchat.cli.input.InputOptions;
import dev.chitchat.cli.input.RowReader;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.sandbox.LibrarySeed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the sandbox's library is to hold at first. */
final class SeedFile {

    private SeedFile() {}

    /** Nothing where no file is given; a file that cannot be read is a problem. */
    static LibrarySeed read(@Nullable Path file, Problems problems) {
        if (file != null) {
            try {
                return LibrarySeed.parse(lines(file));
            } catch (IOException | IllegalArgumentException e) {
                problems.add("--library " + file + ", " + e.getMessage());
            } catch (UsageException e) {
                e.problems().forEach(problem -> problems.add("--library: " + problem));
            }
        }
        return LibrarySeed.parse(List.of());
    }

    /** Each record at the line where it stands, so that an error names that line. */
    private static List<String> lines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RowReader rows = rows(file)) {
            for (RowReader.Row row = rows.next(); row != null; row = rows.next()) {
                if (row.defect() != null) {
                    throw new UsageException(row.defect());
                }
                while (lines.size() < row.line() - 1) {
                    lines.add("");
                }
                lines.add(JsonLine.write(row.members()));
            }
        }
        return lines;
    }

    private static RowReader rows(Path file) throws IOException {
        return new Input(
                        file,
                        InputFormat.JSONL,
                        InputOptions.Reading.plain(List.of(), false),
                        InputStream.nullInputStream())
                .rows();
    }
}
