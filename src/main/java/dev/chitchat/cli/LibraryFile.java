package dev.chitchat.cli;

import dev.chitchat.plan.FileEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** A library in a file: JSON Lines, CSV or YAML, by its suffix. */
enum LibraryFile {
    JSONL {
        @Override
        void write(List<Map<String, Object>> rows, OutputStream out) throws IOException {
            for (Map<String, Object> row : rows) {
                out.write((JSON_MAPPER.writeValueAsString(row) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        void read(String text, Reading reading) {
            int number = 0;
            for (String line : LINE_END.split(text, -1)) {
                number++;
                if (!line.isBlank()) {
                    reading.row("line " + number, () -> JSON_MAPPER.readValue(line, Map.class));
                }
            }
        }
    },
    CSV {
        @Override
        void write(List<Map<String, Object>> rows, OutputStream out) throws IOException {
            CsvSchema.Builder schema = CsvSchema.builder();
            LibraryFormat.COLUMNS.forEach(schema::addColumn);
            List<Map<String, Object>> flat =
                    rows.stream().map(LibraryFile::flat).toList();
            out.write(CSV_MAPPER.writer(schema.build().withHeader()).writeValueAsBytes(flat));
        }

        @Override
        void read(String text, Reading reading) {
            CsvSchema header = CsvSchema.emptySchema().withHeader();
            int number = 0;
            try (MappingIterator<Map<String, String>> rows =
                    CSV_MAPPER.readerFor(Map.class).with(header).readValues(text)) {
                while (rows.hasNextValue()) {
                    number++;
                    Map<String, String> row = rows.nextValue();
                    reading.row("record " + number, () -> row);
                }
            }
        }
    },
    YAML {
        @Override
        void write(List<Map<String, Object>> rows, OutputStream out) throws IOException {
            out.write(YAML_MAPPER.writeValueAsBytes(rows));
        }

        @Override
        void read(String text, Reading reading) {
            List<?> rows = YAML_MAPPER.readValue(text, List.class);
            int number = 0;
            for (Object row : rows == null ? List.of() : rows) {
                number++;
                reading.row("entry " + number, () -> (Map<?, ?>) row);
            }
        }
    };

    private static final Pattern LINE_END = Pattern.compile("\r\n|[\r\n]");
    private static final JsonMapper JSON_MAPPER = JsonMapper.builder().build();
    private static final CsvMapper CSV_MAPPER = CsvMapper.builder().build();
    /** A value a line, so that comparing two versions of the file shows what changed. */
    private static final YAMLMapper YAML_MAPPER = YAMLMapper.builder()
            .disable(YAMLWriteFeature.SPLIT_LINES, YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .build();

    abstract void write(List<Map<String, Object>> rows, OutputStream out) throws IOException;

    abstract void read(String text, Reading reading);

    /** One row of a file, not converted yet. */
    private interface Row {
        Map<?, ?> read();
    }

    /** Gathers entries, and what is wrong with those that are none. */
    static final class Reading {

        private final List<FileEntry> entries = new ArrayList<>();
        private final List<String> defects = new ArrayList<>();

        private void row(String place, Row row) {
            try {
                entries.add(LibraryFormat.entry(place, row.read()));
            } catch (JacksonException e) {
                defects.add(place + ": it cannot be read (" + Shown.of(e.getOriginalMessage()) + "); mend it");
            } catch (ClassCastException e) {
                defects.add(place + ": it is no question, which has names and values; mend it");
            } catch (IllegalArgumentException e) {
                defects.add(place + ": " + e.getMessage());
            }
        }

        List<FileEntry> entries() {
            return entries;
        }

        List<String> defects() {
            return defects;
        }
    }

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
        Reading reading = new Reading();
        try {
            LibraryFile format = of(file);
            String text = withoutMark(Files.readString(file));
            if (!text.isBlank()) {
                format.read(text, reading);
            }
        } catch (IOException e) {
            throw new UsageException("'" + file + "' cannot be read; name a file in UTF-8 that is there");
        } catch (JacksonException e) {
            throw new UsageException(
                    "'" + file + "' cannot be read (" + Shown.of(e.getOriginalMessage()) + "); mend it");
        }
        return reading;
    }

    /** Spreadsheets put a byte-order mark at the start. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Map<String, Object> flat(Map<String, Object> row) {
        Map<String, Object> flat = new LinkedHashMap<>(row);
        flat.computeIfPresent("SimilarQuestions", (name, texts) -> texts instanceof List<?> list ? cell(list) : texts);
        return flat;
    }

    /** A text a line, or a JSON array where a text could not be read back from that. */
    private static String cell(List<?> texts) {
        String lines = String.join("\n", texts.stream().map(String::valueOf).toList());
        return LibraryFormat.texts(lines).equals(texts) ? lines : JSON_MAPPER.writeValueAsString(texts);
    }
}
