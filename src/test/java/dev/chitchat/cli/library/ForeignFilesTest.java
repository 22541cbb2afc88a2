package dev.chitchat.cli.library;

import static dev.chitchat.cli.library.Entries.fileEntry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.process.UsageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Files that other programs wrote: what is read of them with which options, and what is said of the others. */
class ForeignFilesTest {

    @TempDir
    Path directory;

    /** The options of diff and push that say how a file is read. */
    private static final class Given {

        @Mixin
        Input.Options how = new Input.Options();

        @Option(names = "--category")
        @Nullable
        String category;

        @Option(names = "--keep-first")
        boolean keepFirst;
    }

    private static LibraryFile.Reading read(Path file, InputStream in, String... options) {
        Given given = CommandLine.populateSpec(Given.class, options);
        return LibraryFile.read(file, given.how, given.category, given.keepFirst, in);
    }

    private List<FileEntry> entries(String name, byte[] content, String... options) throws IOException {
        Path file = Files.write(directory.resolve(name), content);
        LibraryFile.Reading reading = read(file, InputStream.nullInputStream(), options);
        assertThat(reading.defects()).isEmpty();
        return reading.entries();
    }

    private List<FileEntry> entries(String name, String content, String... options) throws IOException {
        return entries(name, content.getBytes(UTF_8), options);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theSeparatorIsTheOneOfTheHeader(String separator) throws IOException {
        String file = "Question,Answer,Category\nWhat; is, it?,\"a\"\"b\",c d\n"
                .replace("What; is, it?", "\"What; is, it|\tthere?\"")
                .replace("Question,Answer,Category", String.join(separator, "Question", "Answer", "Category"))
                .replace("\",\"a", "\"" + separator + "\"a")
                .replace("b\",c", "b\"" + separator + "c");
        assertThat(entries("a.csv", file)).singleElement().satisfies(entry -> {
            assertThat(entry.question()).isEqualTo("What; is, it|\tthere?");
            assertThat(entry.answer()).isEqualTo("a\"b");
            assertThat(entry.category()).isEqualTo("c d");
        });
    }

    @Test
    void blanksAndTabsAroundNamesAreNoSeparators() throws IOException {
        assertThat(entries("a.csv", "Question\t,\tAnswer\na,b\n"))
                .singleElement()
                .extracting(FileEntry::answer)
                .isEqualTo("b");
        assertThat(entries("a.csv", " Question ; x, y;Answer\na;b;c\n", "--columns", "Question=Question,Answer=Answer"))
                .singleElement()
                .extracting(FileEntry::answer)
                .isEqualTo("c");
    }

    /** Of each format alike; in a table too, where one column was taken for the first of the two alone. */
    @ParameterizedTest
    @CsvSource({"a.csv,'c,q\nx,y\n'", "a.jsonl,'{\"q\":\"y\"}'", "a.yaml,'- q: y'"})
    void oneColumnMayBeTwoFields(String name, String content) throws IOException {
        assertThat(entries(name, content, "--columns", "Question=q,Answer=q"))
                .singleElement()
                .extracting(FileEntry::question, FileEntry::answer)
                .containsExactly("y", "y");
    }

    /** Rows may have more cells than are named, as where some end with a separator. */
    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void columnsOfATableWithoutAHeaderGoByTheirPlaces(String separator) throws IOException {
        String table = "x1~g~\"First~\n?\"~a\nx2~g~Second~b~\nx3~g~\"\"~c~~~\n".replace("~", separator);
        String first = table.replace("\n?", "?");
        assertThat(entries("a.txt", first, "--format", "csv", "--columns", "Question=#3,Answer=#4,Category=#2"))
                .extracting(
                        FileEntry::question,
                        FileEntry::answer,
                        FileEntry::category,
                        one -> one.place().of("Answer").line())
                .containsExactly(
                        tuple("First" + separator + "?", "a", "g", 1L),
                        tuple("Second", "b", "g", 2L),
                        tuple(null, "c", "g", 3L));
        Path file = Files.writeString(directory.resolve("a.csv"), first + "x4" + separator + "g\n");
        assertThat(read(file, InputStream.nullInputStream(), "--columns", "Question=#3,Answer=#4")
                        .defects())
                .singleElement()
                .asString()
                .startsWith(file + ":4:4: the record has 2 cells, but the last column is #4;");
        assertThatThrownBy(() -> read(file, InputStream.nullInputStream(), "--columns", "Question=#9"))
                .hasMessageContaining(file + ":1:1: there is no column '#9', which --columns names");
    }

    @Test
    void ofQuestionsThatAFileAsksTwiceTheFirstIsKeptIfWanted() throws IOException {
        Path file = Files.writeString(
                directory.resolve("a.csv"),
                "StandardQuestionId,Question,Answer,Language\n,q,1,\n,q,2,\n,q,3,fr\ns,q,4,\ns,q,5,\n");
        LibraryFile.Reading kept = read(file, InputStream.nullInputStream(), "--keep-first");
        assertThat(kept.entries()).extracting(FileEntry::answer).containsExactly("1", "3", "4", "5");
        assertThat(kept.doubles()).containsExactly(file + ":3:1: 'q'");
        assertThat(read(file, InputStream.nullInputStream()).entries()).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "windows-1251, Как вернуть заказ и получить деньги обратно?",
        "KOI8-R, Как вернуть заказ и получить деньги обратно?",
        "windows-1256, كيف يمكنني إرجاع الطلب واسترداد المال؟",
        "windows-1255, איך אפשר להחזיר את ההזמנה ולקבל את הכסף בחזרה",
        "windows-1253, Πώς μπορώ να επιστρέψω την παραγγελία μου",
        "GB18030, 你好，我的订单什么时候可以到？我不知道在这个网站上怎么看。",
        "Big5, 你好，我的訂單什麼時候會來？我不知道在這個網站上怎麼看。",
        "Shift_JIS, 注文した商品はいつ届きますか。教えてください。",
        "EUC-KR, 주문한 상품은 언제 도착하나요? 반품하는 방법을 알고 싶습니다.",
        "windows-1252, Où est ma commande ? J’ai déjà payé à l’avance.",
    })
    void bytesThatDoNotDecodeGetALikelyEncoding(String encoding, String question) throws IOException {
        byte[] bytes = ("Question;Answer\r\n" + question + ";" + question + "\r\n").getBytes(Charset.forName(encoding));
        Path file = Files.write(directory.resolve("faq.csv"), bytes);
        assertThat(read(file, InputStream.nullInputStream()).defects())
                .singleElement()
                .asString()
                .contains("no valid UTF-8 from its byte", "try --encoding " + encoding + ",");
        assertThat(entries("faq.csv", bytes, "--encoding", encoding))
                .singleElement()
                .extracting(FileEntry::question)
                .isEqualTo(question);
    }

    @Test
    void oneDamagedByteInUtf8GetsNoOtherEncoding() throws IOException {
        byte[] bytes = "Question\nпривет\nкак дела?\nдо свидания\n".getBytes(UTF_8);
        bytes["Question\n".length() + 2] = '?';
        Path file = Files.write(directory.resolve("faq.csv"), bytes);
        assertThat(read(file, InputStream.nullInputStream()).defects())
                .hasSize(1)
                .noneMatch(one -> one.contains("try"));
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE,csv", "UTF-16BE,csv", "UTF-16LE,jsonl", "UTF-16BE,yaml"})
    void utf16IsReadByItsMark(String encoding, String suffix) throws IOException {
        String text = switch (suffix) {
            case "csv" -> "Question\tAnswer\r\nq 你好\tпривет\r\n";
            case "yaml" -> "- Question: q 你好\n  Answer: привет\n";
            default -> "{\"Question\":\"q 你好\",\"Answer\":\"привет\"}\n";
        };
        assertThat(entries("a." + suffix, ("\uFEFF" + text).getBytes(Charset.forName(encoding))))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.question()).isEqualTo("q 你好");
                    assertThat(entry.answer()).isEqualTo("привет");
                });
    }

    @Test
    void halfOfACharacterInUtf16IsToldWithItsPlace() throws IOException {
        byte[] bytes = "\uFEFFQuestion\nab_c\n".getBytes(Charset.forName("UTF-16LE"));
        bytes[2 * "\uFEFFQuestion\nab".length()] = 0x3D;
        bytes[2 * "\uFEFFQuestion\nab".length() + 1] = (byte) 0xD8;
        Path file = Files.write(directory.resolve("a.csv"), bytes);
        assertThat(read(file, InputStream.nullInputStream()).defects())
                .singleElement()
                .asString()
                .contains(":2:3: the line is no valid UTF-16LE from its byte 5 on");
    }

    /** From a pipe, such as {@code -} or {@code <(cat a.csv)}, there is no suffix to tell. */
    @ParameterizedTest
    @ValueSource(strings = {"Question,Answer\na,b\n", "\"Question\";\"Answer\"\na;b\n", "- Question: a\n  Answer: b\n"})
    void whatIsNoJsonIsToldHowToBeRead(String text) {
        InputStream in = new ByteArrayInputStream(text.getBytes(UTF_8));
        assertThat(read(Path.of("-"), in).defects())
                .first()
                .asString()
                .startsWith("standard input:1:")
                .endsWith("; if this is a table or YAML, give --format csv or yaml");
    }

    @Test
    void columnsOfOtherNamesAreRenamedAndTheRestPassedOver() throws IOException {
        String tsv = "Question\tAnswer\tSource\tMetadata\tSource\nHi\tHello \"there\"\tqna\tx:y\tz\n";
        assertThat(entries("qna.tsv", tsv, "--columns", "Question=Question,Answer=Answer", "--category", "Chat/Small"))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("place")
                .containsExactly(
                        fileEntry("line 2", null, "Hi", "Hello \"there\"", null, "Chat/Small", null, null, null));
        assertThat(entries(
                        "a.json",
                        "[{\"q\": \"Hi\",\n \"a\": \"Hello\", \"x\": 1}]",
                        "--columns",
                        "Question=q,Answer=a"))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("place")
                .containsExactly(fileEntry("line 1", null, "Hi", "Hello", null, null, null, null, null));
        assertThat(entries("a.yaml", "- q: Hi\n  a: Hello\n  x: [1]\n", "--columns", "Question=q,Answer=a"))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("place")
                .containsExactly(fileEntry("line 1", null, "Hi", "Hello", null, null, null, null, null));
    }

    @Test
    void aCategoryIsGivenOnlyToNewQuestionsThatNameNone() throws IOException {
        String jsonl =
                "{\"Question\":\"a\"}\n{\"Question\":\"b\",\"Category\":\"B\"}\n{\"StandardQuestionId\":\"c\"}\n";
        assertThat(entries("a.jsonl", jsonl, "--category", "A"))
                .extracting(FileEntry::category)
                .containsExactly("A", "B", null);
    }

    /** A blank id is none, so such a question is new; its category was missed, and the whole file refused for it. */
    @ParameterizedTest
    @CsvSource({
        "a.csv,'StandardQuestionId,Question,Category\n,a,\n ,b,\n'",
        "a.jsonl,'{\"StandardQuestionId\":\"\",\"Question\":\"a\",\"Category\":\"\"}\n{\"StandardQuestionId\":\" \"}'",
        "a.yaml,'- StandardQuestionId: \"\"\n  Question: a\n  Category: \"\"\n- StandardQuestionId: \" \"'",
    })
    void anEmptyTextNamesNoIdAndNoCategory(String name, String content) throws IOException {
        assertThat(entries(name, content, "--category", "A"))
                .extracting(FileEntry::id, FileEntry::category)
                .containsExactly(tuple(null, "A"), tuple(null, "A"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[\n]",
                "[{\"Question\":\"a\"},{\"Question\":\"b\"}]",
                "\n\n  [\n  {\n    \"Question\": \"a\"\n  },\n  {\n    \"Question\": \"b\"\n  }\n]\n",
                "{\n  \"Question\": \"a\"\n}\n{\n  \"Question\": \"b\"\n}\n",
                "{ \"Question\":\n\"a\", \"SimilarQuestions\": [\n] }\n",
            })
    void jsonMayBeAnArrayOrPrintedOverManyLines(String json) throws IOException {
        List<String> expected = json.strip().matches("\\[\\s*]")
                ? List.of()
                : json.contains("Similar") ? List.of("a") : List.of("a", "b");
        assertThat(entries("a.json", json)).extracting(FileEntry::question).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "[{\"Question\":\"a\"}~{}]#:2:1: no valid JSON: the character '{' does not belong there",
                "[{\"Question\":\"a\"},~]#:2:1",
                "[{\"Question\":\"a\"}#:1:18: no valid JSON: a bracket, brace or quote is missing",
                "[{}]~{}#:2:1: it goes on after its array",
                "[{},~1]#:2:1: a JSON object is expected, found the number 1",
                "[{},~{\"a\":1,\"a\":2}]#:2:11: no valid JSON: the name 'a' stands twice",
                "{~\"Question\":\"a\"~}~]#:4:1",
                "{~\"Question\":'a'~}#:2:12: no valid JSON: the character ''' does not belong there",
            })
    void aDocumentOfJsonIsReadAsStrictlyAsLines(String json, String problem) throws IOException {
        Path file = Files.writeString(directory.resolve("a.json"), json.replace('~', '\n'));
        assertThatThrownBy(() -> LibraryFile.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContainingAny("Object property", "token", "code ", "JsonToken", "START");
    }

    @Test
    void gzipIsUnpackedWhateverItsName() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("Question\nHi\n".getBytes(UTF_8));
        }
        assertThat(entries("a.csv", packed.toByteArray())).hasSize(1);
        assertThat(entries("a.csv.gz", packed.toByteArray())).hasSize(1);
        assertThat(read(Path.of("-"), new ByteArrayInputStream(packed.toByteArray()), "--format", "csv")
                        .entries())
                .hasSize(1);
        Path torn = Files.write(directory.resolve("torn.csv.gz"), java.util.Arrays.copyOf(packed.toByteArray(), 15));
        assertThatThrownBy(() -> LibraryFile.read(torn)).hasMessageContaining("its gzip is damaged");
    }

    @Test
    void aWorkbookIsCalledByItsName() throws IOException {
        Path file = Files.write(directory.resolve("faq.csv"), new byte[] {'P', 'K', 3, 4, 0, 0});
        assertThatThrownBy(() -> LibraryFile.read(file)).hasMessageContaining("a workbook (.xlsx)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "a.csv#question,Answer~a,b#'question' is unknown; did you mean 'Question'?",
                "a.csv#Question;Similar Questions~a;b#did you mean 'SimilarQuestions'?",
                "a.jsonl#{\"answer_type\":2}#did you mean 'AnswerType'?",
                "a.yaml#- CATEGORY: a#did you mean 'Category'?",
                "a.yaml#version: \"3.1\"~nlu:#it begins with the name 'version'",
                "a.csv#Q,A~a,b#say with --columns what they are called here",
            })
    void aNameThatIsNearlyRightIsGuessedAt(String name, String text, String hint) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text.replace('~', '\n'));
        String said;
        try {
            said = LibraryFile.read(file).defects().toString();
        } catch (UsageException e) {
            said = String.valueOf(e.getMessage());
        }
        assertThat(said).contains(hint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "--encoding#latin-klingon#is no encoding that can be read",
                "--encoding#IBM1047#is no encoding that can be read",
                "--columns#question=q#did you mean 'Question'?",
                "--columns#Question#--columns takes pairs such as Question=q",
                "--columns#Question=a,Question=b#--columns names Question twice",
                "--columns#Question=Frage#there is no column 'Frage', which --columns names; did you mean 'frage'?",
                "--format#xls#--format 'xls' is unknown; give jsonl, csv or yaml",
            })
    void aWrongOptionIsRefused(String option, String value, String problem) throws IOException {
        Path file = Files.writeString(directory.resolve("a.csv"), "frage,Answer\na,b\n");
        assertThatThrownBy(() -> read(file, InputStream.nullInputStream(), option, value))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"library.json", "library.yaml"})
    void aSandboxIsFilledWithAllThatStandsOnOneLine(String name) throws IOException {
        String list = "\n[{\"Question\": \"a\", \"Answer\": \"1\"}, {\"Question\": \"b\", \"Answer\": \"2\"}]";
        Path file = Files.writeString(directory.resolve(name), list);

        assertThat(LibraryFile.jsonByLine(file))
                .containsExactly("", "{\"Question\":\"a\",\"Answer\":\"1\"}", "{\"Question\":\"b\",\"Answer\":\"2\"}");
    }
}
