package dev.chitchat.cli.library;

import dev.chitchat.cli.input.CsvCells;
import dev.chitchat.cli.input.CsvColumns;
import dev.chitchat.cli.input.CsvRows;
import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.JsonRows;
import dev.chitchat.cli.input.Row;
import dev.chitchat.cli.input.RowReader;
import dev.chitchat.cli.input.YamlRows;
import dev.chitchat.cli.plan.FileEntry;
import dev.chitchat.cli.process.Redaction;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.codec.JsonLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** A library in a file: JSON Lines, CSV or YAML, by its suffix. */
enum LibraryFile {
    JSONL {
        @Override
        void write(List<Map<String, Object>> rows, OutputStream out) throws IOException {
            for (Map<String, Object> row : rows) {
                out.write((JsonLine.write(row) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        RowReader rows(InputStream in) {
            return new JsonRows(in);
        }
    },

    CSV {
        @Override
        void write(List<Map<String, Object>> rows, OutputStream out) throws IOException {
            refuseHalves(rows, "CSV");
            List<String> columns = LibraryFormat.COLUMNS.stream()
                    .filter(name -> !name.equals("Language") || rows.stream().anyMatch(row -> row.containsKey(name)))
                    .toList();
            StringBuilder text = new StringBuilder(CsvCells.line(columns));
            rows.forEach(row -> text.append(CsvCells.line(cells(row, columns))));
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        RowReader rows(InputStream in) throws IOException {
            return new CsvRows(in, CSV_COLUMNS);
        }
    },

    YAML {
        @Override
        void write(List<Map<String, Object>> rows, OutputStream out) throws IOException {
            refuseHalves(rows, "YAML");
            out.write(YAML_MAPPER.writeValueAsBytes(rows));
        }

        @Override
        RowReader rows(InputStream in) throws IOException {
            return new YamlRows(in);
        }
    };

    private static final CsvColumns CSV_COLUMNS = new CsvColumns(LibraryFormat.COLUMNS, false);

    /** A value a line, so that comparing two versions of the file shows what changed. */
    private static final YAMLMapper YAML_MAPPER = YAMLMapper.builder()
            .disable(YAMLWriteFeature.SPLIT_LINES, YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .build();

    abstract void write(List<Map<String, Object>> rows, OutputStream out) throws IOException;

    abstract RowReader rows(InputStream in) throws IOException;

    /**
     * What a file holds.
     *
     * @param entries its questions
     * @param defects what is wrong with what is none
     */
    record Reading(List<FileEntry> entries, List<String> defects) {}

    /**
     * The format that a name stands for.
     *
     * @throws UsageException if it stands for none
     */
    static LibraryFile of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return JSONL;
        }
        if (name.endsWith(".csv")) {
            return CSV;
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return YAML;
        }
        throw new UsageException("the name '" + file + "' does not tell its format; end it with .jsonl, .csv or .yaml");
    }

    /**
     * Reads all questions of a file.
     *
     * @throws UsageException if it cannot be read at all
     */
    static Reading read(Path file) {
        Reading reading = new Reading(new ArrayList<>(), new ArrayList<>());
        try (RowReader rows = of(file).rows(Input.openFile(file))) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                take(row, reading);
            }
            return reading;
        } catch (IOException e) {
            throw new UsageException("'" + file + "' cannot be read: " + e.getMessage());
        }
    }

    private static void take(Row row, Reading reading) {
        String place = "line " + row.line();
        if (row.defect() != null) {
            reading.defects().add(place + ": " + row.defect());
            return;
        }
        try {
            reading.entries().add(LibraryFormat.entry(place, row.members()));
        } catch (IllegalArgumentException e) {
            reading.defects().add(place + ": " + e.getMessage());
        }
    }

    /**
     * Half of a character has no form in UTF-8, and what is written in its place is another text; JSON alone can name it.
     *
     * @throws IOException if a question holds one
     */
    private static void refuseHalves(List<Map<String, Object>> rows, String format) throws IOException {
        CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
        for (Map<String, Object> row : rows) {
            for (Map.Entry<String, Object> cell : row.entrySet()) {
                if (!utf8.canEncode(cell.getValue().toString())) {
                    throw new IOException(cell.getKey() + " of the question "
                            + Redaction.of(String.valueOf(row.get("StandardQuestionId")))
                            + " holds half of a character, which " + format + " cannot hold and .jsonl can");
                }
            }
        }
    }

    private static List<String> cells(Map<String, Object> row, List<String> columns) {
        return columns.stream()
                .map(name -> row.getOrDefault(name, ""))
                .map(value -> value instanceof List<?> list ? LibraryFormat.cell(list) : String.valueOf(value))
                .toList();
    }
}
