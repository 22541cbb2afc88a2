package dev.chitchat.cli.library;

import dev.chitchat.api.AnswerType;
import dev.chitchat.cli.input.Columns;
import dev.chitchat.cli.input.CsvRows;
import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.InputFormat;
import dev.chitchat.cli.input.RowReader;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.text.Excerpt;
import dev.chitchat.internal.text.Place;
import dev.chitchat.internal.text.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** How a library is written to a file, and what is read back from one. */
public record LibraryFile(InputFormat format, boolean packed, boolean excel) {

    static final LibraryFile JSONL = new LibraryFile(InputFormat.JSONL, false, false);

    /** A value a line, so that comparing two versions of the file shows what changed. */
    private static final YAMLMapper YAML_MAPPER = YAMLMapper.builder()
            .disable(YAMLWriteFeature.SPLIT_LINES, YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .build();

    /** What a file holds; {@code newCategories} are to be created first where it is a plan, else {@code null}. */
    record Reading(
            List<FileEntry> entries,
            List<String> defects,
            List<String> doubles,
            @Nullable List<String> newCategories) {

        static final Reading NONE = new Reading(List.of(), List.of(), List.of(), null);

        boolean isEmpty() {
            return entries.isEmpty() && defects.isEmpty();
        }
    }

    /** The way that a name stands for. Throws UsageException if it stands for none. */
    static LibraryFile of(Path file) {
        try {
            return new LibraryFile(InputFormat.ofName(file.toString(), ""), InputFormat.packed(file.toString()), false);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    void write(List<Map<String, Object>> rows, OutputStream out) throws IOException {
        if (format != InputFormat.JSONL) {
            refuseHalves(rows, format.name());
        }
        OutputStream to = packed ? new GZIPOutputStream(out) : out;
        switch (format) {
            case JSONL -> {
                for (Map<String, Object> row : rows) {
                    to.write((JsonLine.write(row) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            case CSV -> to.write(CsvRows.text(columns(rows), cells(rows), excel).getBytes(StandardCharsets.UTF_8));
            case YAML -> to.write(YAML_MAPPER.writeValueAsBytes(rows));
        }
        if (to instanceof GZIPOutputStream gzip) {
            gzip.finish();
        }
    }

    /** How many cells a spreadsheet would take for formulas, if it is to be a plain table. */
    long formulas(List<Map<String, Object>> rows) {
        return format == InputFormat.CSV && !excel ? CsvRows.formulas(cells(rows)) : 0;
    }

    /** Reads all questions of a file as {@link #write} writes it. Throws UsageException if it cannot be read at all. */
    static Reading read(Path file) {
        return read(file, new Input.Options(), null, false, InputStream.nullInputStream());
    }

    /**
     * The rows of a file as objects of JSON, to fill a sandbox with: questions as {@link #write} writes them, of JSON
     * categories too. Each stands at the line where it begins, or at the next one that is free: errors name that line.
     * Throws UsageException if it cannot be read.
     */
    public static List<String> jsonByLine(Path file) {
        List<String> lines = new ArrayList<>();
        Problems problems = new Problems();
        if (isTable(file)) {
            Reading reading = read(file);
            reading.defects().forEach(problems::add);
            reading.entries().forEach(entry -> put(entry.values(), entry.place().line(), lines));
        } else {
            InputStream none = InputStream.nullInputStream();
            new Input(file, InputFormat.JSONL, Columns.ANY, none, file.toString()).eachRow(row -> {
                Stream.ofNullable(row.defect()).forEach(problems::add);
                put(row.members(), row.line(), lines);
            });
        }
        problems.report();
        return lines;
    }

    private static void put(Map<String, ? extends @Nullable Object> row, long line, List<String> lines) {
        lines.addAll(Collections.nCopies((int) Math.max(0, line - 1 - lines.size()), ""));
        lines.add(JsonLine.write(row));
    }

    private static boolean isTable(Path file) {
        try {
            return InputFormat.of(null, file.toString()) != InputFormat.JSONL;
        } catch (IllegalArgumentException anyName) {
            return false;
        }
    }

    /** Reads all questions of a file, or of standard input where it is {@code -}. */
    static Reading read(
            Path file, Input.Options how, @Nullable String category, boolean keepFirst, InputStream standardInput) {
        String named = file.toString();
        Problems problems = new Problems();
        Input input = how.input(named.equals("-") ? null : named, FileEntry.NAMES, false, standardInput, problems::add);
        problems.report();
        Reading reading = new Reading(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), null);
        Set<String> asked = keepFirst ? new HashSet<>() : null;
        input.eachRow(row -> take(row, category, asked, reading));
        return reading;
    }

    /** Takes in a row; where texts that were {@code asked} are noted, only the first that asks one without an id. */
    static void take(RowReader.Row row, @Nullable String category, @Nullable Set<String> asked, Reading reading) {
        if (row.defect() != null) {
            reading.defects().add(row.defect());
            return;
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>(row.members());
        boolean isNew = Objects.toString(members.get("StandardQuestionId"), "").isBlank();
        String own = Objects.toString(members.get("Category"), "");
        if (category != null && isNew && own.isEmpty()) {
            members.put("Category", category);
        }
        try {
            FileEntry entry = entry(row.place(), members);
            if (asked != null && entry.id() == null && !asked.add(entry.question() + "\n" + entry.language())) {
                reading.doubles().add(row.place() + ": '" + Excerpt.of(String.valueOf(entry.question())) + "'");
            } else {
                reading.entries().add(entry);
            }
        } catch (IllegalArgumentException e) {
            reading.defects().add(row.place().says(String.valueOf(e.getMessage())));
        }
    }

    /** Half of a character has no form in UTF-8, JSON alone can name it. Throws IOException if a question holds one. */
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

    /** The language has a column only where a question is in another one than the default. */
    private static List<String> columns(List<Map<String, Object>> rows) {
        return FileEntry.NAMES.stream()
                .filter(name -> !name.equals("Language") || rows.stream().anyMatch(row -> row.containsKey(name)))
                .toList();
    }

    private static List<List<String>> cells(List<Map<String, Object>> rows) {
        List<String> columns = columns(rows);
        return rows.stream()
                .map(row -> columns.stream()
                        .map(name -> row.getOrDefault(name, ""))
                        .map(value -> value instanceof List<?> list ? cell(list) : String.valueOf(value))
                        .toList())
                .toList();
    }

    /** A question read back. Throws IllegalArgumentException, which names the field, for a value of the wrong kind. */
    static FileEntry entry(Place place, Map<String, ? extends @Nullable Object> row) {
        for (String name : row.keySet()) {
            if (!FileEntry.NAMES.contains(name)) {
                throw new IllegalArgumentException("unknown field '" + Redaction.of(name) + "'"
                        + Redaction.hint(name, FileEntry.NAMES) + "; known are " + String.join(", ", FileEntry.NAMES));
            }
        }
        String id = text(row, "StandardQuestionId");
        String status = text(row, "Status");
        String language = text(row, "Language");
        return new FileEntry(
                place,
                id == null || id.isBlank() ? null : id,
                text(row, "Question"),
                text(row, "Answer"),
                answerType(row.get("AnswerType")),
                text(row, "Category"),
                status == null ? null : FileEntry.status(status),
                similar(row.get("SimilarQuestions")),
                revision(text(row, "Revision")),
                language == null || language.isBlank() ? null : language.strip());
    }

    private static @Nullable String revision(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String revision = text.strip().toLowerCase(Locale.ROOT);
        if (!revision.matches("undo( [0-9a-f]{8})*|[0-9a-f]{8}")) {
            throw new IllegalArgumentException("Revision must be as pull wrote it, 8 hex digits, not '"
                    + Redaction.of(text) + "'; leave it out to push the question unchecked");
        }
        return revision;
    }

    private static @Nullable AnswerType answerType(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        String code = value.toString();
        if (!(value instanceof String || value instanceof Integer) || !FileEntry.isInt(code)) {
            throw new IllegalArgumentException(
                    "AnswerType must be 0 (text) or 2 (rich), not '" + Redaction.of(code) + "'");
        }
        return AnswerType.of(Integer.parseInt(code));
    }

    private static @Nullable String text(Map<String, ? extends @Nullable Object> row, String name) {
        Object value = row.get(name);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException(name + " must be a text");
        }
        return (String) value;
    }

    /** A list, or one text as a cell of a table has it: a text a line, or a JSON array of texts. */
    private static @Nullable List<String> similar(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value.equals("")) {
            // In a table an empty cell means unchanged; here a guess could empty the list.
            throw new IllegalArgumentException(
                    "SimilarQuestions is an empty text; write [] to empty the list, or leave it out to keep it");
        }
        if (value instanceof String cell && !cell.startsWith("[")) {
            return cell.lines().toList();
        }
        if (!((value instanceof String cell ? array(cell) : value) instanceof List<?> list)
                || !list.stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException(
                    value instanceof String
                            ? "SimilarQuestions starts with [ and is no JSON array of texts; write one, or a text a line"
                            : "SimilarQuestions must be a list of texts");
        }
        return list.stream().map(String::valueOf).toList();
    }

    private static @Nullable Object array(String cell) {
        try {
            Map<String, @Nullable Object> read = JsonLine.read("{\"SimilarQuestions\":" + cell + "}");
            return read.size() > 1 ? null : read.get("SimilarQuestions");
        } catch (InvalidUpdateException e) {
            return null;
        }
    }

    /** What {@link #similar} reads back: a text a line, or a JSON array where that would be read in another way. */
    static String cell(List<?> texts) {
        String lines = String.join("\n", texts.stream().map(String::valueOf).toList());
        boolean plain = !lines.isEmpty()
                && !lines.startsWith("[")
                && lines.lines().toList().equals(texts);
        return plain ? lines : JsonLine.write(texts);
    }
}
