package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.StoredQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Random libraries of hostile texts, pulled in every format, edited as other programs do, and pushed: all comes back exactly. */
class RoundTripTest extends OnLiveLibrary {

    private static final int SOAK = 200;
    private static final int QUESTIONS = 12;
    private static final List<String> PIECES = List.of(
            "a",
            "\"",
            "'",
            "=1+1",
            "-",
            "@",
            "+49",
            ",",
            ";",
            "|",
            "\t",
            "\n",
            "\r\n",
            "\r",
            " ",
            "  ",
            "\\",
            "/",
            "#",
            "~",
            "null",
            "[",
            "[\"x\"]",
            "{a: b}",
            ": ",
            "- ",
            "---",
            "%",
            "&",
            "*",
            "!",
            "`",
            "0123",
            "1.50",
            "yes",
            "\u00e4",
            "\u0436",
            "\u4f60\u597d",
            "\u0627\u0644",
            "\ud83d\ude00",
            "\u200b",
            "\u00a0",
            "\u2028",
            "\u0085",
            "\ufeff",
            "\u0007",
            "\u001b[31m",
            "\u202e",
            "e\u0301",
            "\uff1d1",
            "\ufffd",
            "\u0000",
            "'=",
            "''",
            "\"\"",
            "\",\"",
            "\n\n",
            "#77514",
            "undo",
            "deleted");
    private static final List<String> FORMATS = List.of("lib.jsonl", "lib.yaml", "lib.csv", "excel.csv");
    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(60)
    void everyFormatBringsEveryTextBackExactly(long seed) throws IOException {
        for (String name : FORMATS) {
            roundTrip(name, seed);
        }
    }

    @Test
    @Tag("soak")
    @Timeout(1800)
    void twoHundredLibrariesComeBackExactly() throws IOException {
        for (long seed = 0; seed < SOAK; seed++) {
            for (String name : FORMATS) {
                roundTrip(name, seed);
            }
        }
    }

    private void roundTrip(String name, long seed) throws IOException {
        Random random = new Random(seed);
        String place = name + ", seed " + seed;
        sandbox.load(LibrarySeed.parse(IntStream.range(0, QUESTIONS)
                .mapToObj(i -> JsonLine.write(question(i, random)))
                .toList()));
        Map<String, StoredQuestion> before = library();
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        List<String> pull = new ArrayList<>(List.of("pull", "--quiet", "-o", file.toString()));
        pull.addAll(name.startsWith("excel") ? List.of("--excel") : List.of());
        assertThat(run(pull.toArray(String[]::new)))
                .as("%s: %s", place, last.err())
                .isZero();
        assertThat(run("diff", file.toString(), "--exit-code"))
                .as("%s: %s", place, last.err())
                .isZero();

        List<Map<String, Object>> rows = read(file);
        Map<String, StoredQuestion> wanted = new LinkedHashMap<>(before);
        edit(rows, wanted, random);
        write(file, rows, random);
        assertThat(run("push", file.toString(), "--yes", "--quiet"))
                .as(place + last.err())
                .isZero();
        assertThat(library()).as(place).isEqualTo(wanted);
    }

    private static Map<String, Object> question(int i, Random random) {
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("StandardQuestionId", "id-" + i);
        question.put("Question", text(random) + i);
        question.put("Answer", text(random) + "x" + (random.nextBoolean() ? "" : text(random)));
        question.put("AnswerType", random.nextBoolean() ? 0 : 2);
        question.put("Category", "Group " + random.nextInt(3) + "/" + "Topic\\/" + random.nextInt(3));
        question.put("Status", random.nextInt(4) == 0 ? "disabled" : "enabled");
        question.put(
                "SimilarQuestions",
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(k -> text(random) + k)
                        .toList());
        return question;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(1 + random.nextInt(6), 0, PIECES.size()).forEach(at -> text.append(PIECES.get(at)));
        return text.toString();
    }

    /** Everything of each question, by its id. */
    private Map<String, StoredQuestion> library() {
        Map<String, StoredQuestion> library = new LinkedHashMap<>();
        IntStream.range(0, QUESTIONS)
                .forEach(i -> library.put(
                        "id-" + i, Objects.requireNonNull(sandbox.library().get("id-" + i))));
        return library;
    }

    /** Some answers are new, some cells are emptied, rows are shuffled, and a column is gone. */
    private static void edit(List<Map<String, Object>> rows, Map<String, StoredQuestion> wanted, Random random) {
        String answers = rows.get(0).containsKey("'Answer") ? "'Answer" : "Answer";
        for (Map<String, Object> row : rows) {
            int choice = random.nextInt(4);
            String id = String.valueOf(row.get("StandardQuestionId"));
            if (choice == 0) {
                String answer = "new" + text(random) + id;
                row.put(answers, answer);
                wanted.computeIfPresent(
                        id,
                        (any, held) -> new StoredQuestion(
                                held.question(),
                                answer,
                                held.answerType(),
                                held.categoryId(),
                                held.status(),
                                held.similarQuestions(),
                                held.language()));
            } else if (choice == 1) {
                row.remove(random.nextBoolean() ? answers : "Category");
            }
        }
        Collections.shuffle(rows, random);
        String gone = List.of("AnswerType", "Status", "Nothing").get(random.nextInt(3));
        rows.forEach(row -> row.remove(gone));
    }

    private static List<Map<String, Object>> read(Path file) throws IOException {
        String text = Files.readString(file);
        if (file.toString().endsWith("yaml")) {
            // With a buffer that holds all, as the parser fails where a character of two halves lies across the end of
            // one.
            LoadSettings whole =
                    LoadSettings.builder().setBufferSize(text.length() + 2).build();
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Object row : (List<?>) new Load(whole).loadFromString(text)) {
                rows.add(JSON.convertValue(row, new TypeReference<Map<String, Object>>() {}));
            }
            return rows;
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        if (file.toString().endsWith("jsonl")) {
            for (String line : text.split("\n", -1)) {
                if (!line.isEmpty()) {
                    rows.add(JSON.readValue(line, new TypeReference<Map<String, Object>>() {}));
                }
            }
            return rows;
        }
        List<List<String>> table = table(text.startsWith("\ufeff") ? text.substring(1) : text);
        for (List<String> cells : table.subList(1, table.size())) {
            Map<String, Object> row = new LinkedHashMap<>();
            IntStream.range(0, cells.size()).forEach(i -> row.put(table.get(0).get(i), cells.get(i)));
            rows.add(row);
        }
        return rows;
    }

    /** A reader of RFC 4180 that shares nothing with the one that is tested. */
    private static List<List<String>> table(String text) {
        List<List<String>> table = new ArrayList<>();
        List<String> record = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"' && text.startsWith("\"\"", i)) {
                cell.append(c);
                i++;
            } else if (c == '"' && (quoted || cell.isEmpty())) {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                boolean crlf = c == '\n' && !cell.isEmpty() && cell.charAt(cell.length() - 1) == '\r';
                record.add(crlf ? cell.substring(0, cell.length() - 1) : cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    table.add(record);
                    record = new ArrayList<>();
                }
            } else {
                cell.append(c);
            }
        }
        return table;
    }

    private static void write(Path file, List<Map<String, Object>> rows, Random random) throws IOException {
        StringBuilder text = new StringBuilder();
        if (file.toString().endsWith("yaml")) {
            text.append(YAML.writeValueAsString(rows));
        } else if (file.toString().endsWith("jsonl")) {
            text.append(
                    random.nextBoolean() ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows) : "");
            rows.forEach(
                    row -> text.append(text.toString().startsWith("[") ? "" : JSON.writeValueAsString(row) + "\n"));
        } else {
            List<String> header = new ArrayList<>();
            rows.forEach(row ->
                    row.keySet().stream().filter(name -> !header.contains(name)).forEach(header::add));
            String separator = List.of(",", ";", "\t", "|").get(random.nextInt(4));
            String end = random.nextBoolean() ? "\n" : "\r\n";
            text.append(random.nextBoolean() ? "\ufeff" : "")
                    .append(String.join(separator, header))
                    .append(end);
            for (Map<String, Object> row : rows) {
                text.append(String.join(
                                separator,
                                header.stream()
                                        .map(name -> quoted(row.get(name)))
                                        .toList()))
                        .append(end);
            }
        }
        Files.writeString(file, text);
    }

    private static String quoted(@Nullable Object cell) {
        return cell == null ? "" : '"' + cell.toString().replace("\"", "\"\"") + '"';
    }
}
