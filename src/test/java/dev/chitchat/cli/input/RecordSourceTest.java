package dev.chitchat.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.cli.input.Input.InputRecord;
import dev.chitchat.cli.process.UsageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSourceTest {

    private static final String HEADER = "StandardQuestionId,Answer,AnswerType,CategoryId,Question\n";

    @Test
    void jsonLinesKeepTheirNumbersOverBlankLinesAndWindowsEnds() throws IOException {
        List<InputRecord> records = jsonl("\uFEFF\r\n{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"}\r\n  \t\r\n\n"
                + "{\"StandardQuestionId\":\"r\",\"CategoryId\":7}");
        assertThat(records)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("fingerprint")
                .containsExactly(
                        update(2, ChitchatUpdate.of("q").withAnswer("a")),
                        update(5, ChitchatUpdate.of("r").withCategory(7)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "no json|no valid JSON",
                "\"text\"|object",
                "42|object",
                "{\"Answer\":\"a\"}|StandardQuestionId",
                "{\"StandardQuestionId\":7,\"Answer\":\"a\"}|StandardQuestionId",
                "{\"StandardQuestionId\":\" \",\"Answer\":\"a\"}|StandardQuestionId",
                "{\"StandardQuestionId\":\"q\",\"Answer\":5}|Answer",
                "{\"StandardQuestionId\":\"q\",\"AnswerType\":\"2\"}|AnswerType",
                "{\"StandardQuestionId\":\"q\",\"CategoryId\":1.5}|CategoryId",
                "{\"StandardQuestionId\":\"q\",\"CategoryId\":1e400}|the number 1e400 is too large",
                "{\"StandardQuestionId\":\"q\",\"CategoryId\":-1e99999999999}|the number -1e99999999999 is too large",
                "{\"StandardQuestionId\":\"q\",\"CategoryId\":07}|a number begins with 0",
                "{\"StandardQuestionId\":\"q\"}|change",
                "{\"StandardQuestionId\":\"q\",\"Answr\":\"a\"}|Answr",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"} {}|one object a line",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"|JSON",
            })
    void aBadLineTellsItsReasonAndTheNextOneIsRead(String line, String reason) throws IOException {
        List<InputRecord> records = jsonl(line + "\n{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"}\n");
        assertThat(records).hasSize(2);
        assertThat(records.get(0)).isInstanceOfSatisfying(InputRecord.Defective.class, bad -> {
            assertThat(bad.line()).isEqualTo(1);
            assertThat(bad.error()).hasMessageContaining(reason);
        });
        assertThat(records.get(1)).isInstanceOf(InputRecord.Update.class);
    }

    /** A character of two halves is one, in every format, wherever it stands before the place. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"StandardQuestionId\":\"😀😀\",\"Answer\":5}|1:28: Answer",
                "{\"StandardQuestionId\":\"q\",\"Answer\":\"😀\",\"Answer\":5}|1:48: no valid JSON",
                "[{\"StandardQuestionId\":\"😀\",\"Answer\":\"a\"},  {\"StandardQuestionId\":\"q\",\"Answer\":5}]|1:70: Answer",
                "[\\n{\"StandardQuestionId\":\"q\",\"Answer\":\"😀\"},\\n{\"StandardQuestionId\":\"😀\",\"Answer\":5}]|3:27: Answer",
            })
    void columnsOfJsonCountCharacters(String text, String place) throws IOException {
        assertThat(jsonl(text.replace("\\n", "\n")))
                .filteredOn(InputRecord.Defective.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        InputRecord.Defective.class,
                        bad -> assertThat(bad.error()).hasMessageStartingWith("standard input:" + place));
    }

    @Test
    void csvCellsMayHoldCommasQuotesAndLineEnds() throws IOException {
        List<InputRecord> records = csv(HEADER + "q,\"a, \"\"b\"\"\nc\",2,,\n\nr,,,9,New?\r\n");
        assertThat(records)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("fingerprint")
                .containsExactly(
                        update(2, ChitchatUpdate.of("q").withAnswer("a, \"b\"\nc", AnswerType.RICH)),
                        update(5, ChitchatUpdate.of("r").withQuestion("New?").withCategory(9)));
    }

    @Test
    void anEmptyLineInsideACellIsPartOfIt() throws IOException {
        assertThat(csv(HEADER + "q,\"a\n\nb\",,,\n"))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("fingerprint")
                .containsExactly(update(2, ChitchatUpdate.of("q").withAnswer("a\n\nb")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "q,a,0,1|cells",
                "q,a,0,1,b,c|cells",
                ",a,,,|StandardQuestionId",
                "q,,,,|change",
                "q,a,two,,|AnswerType",
                "q,\"a\"b,,,|quote",
                "q,a<CR>b,,,|carriage return",
            })
    void aBadCsvRecordTellsItsReasonAndTheNextOneIsRead(String record, String reason) throws IOException {
        List<InputRecord> records = csv(HEADER + record.replace("<CR>", "\r") + "\nq,a,,,\n");
        assertThat(records).hasSize(2);
        assertThat(records.get(0)).isInstanceOfSatisfying(InputRecord.Defective.class, bad -> {
            assertThat(bad.line()).isEqualTo(2);
            assertThat(bad.error()).hasMessageContaining(reason);
        });
        assertThat(records.get(1))
                .usingRecursiveComparison()
                .ignoringFields("fingerprint")
                .isEqualTo(update(3, ChitchatUpdate.of("q").withAnswer("a")));
    }

    @Test
    void aQuoteInsideAnUnquotedCellIsItself() throws IOException {
        assertThat(csv(HEADER + "q,12\" disc,,,\nr,b,,,\n"))
                .first()
                .usingRecursiveComparison()
                .ignoringFields("fingerprint")
                .isEqualTo(update(2, ChitchatUpdate.of("q").withAnswer("12\" disc")));
    }

    @Test
    void aCellThatNeverEndsIsOneFailure() throws IOException {
        assertThat(csv(HEADER + "q,\"a,,,\nr,b,,,\n"))
                .singleElement()
                .isInstanceOfSatisfying(
                        InputRecord.Defective.class,
                        bad -> assertThat(bad.error()).hasMessageContaining("never ends"));
    }

    @Test
    void aCellThatDoesNotEndWithinAMebibyteIsNotReadWhole() throws IOException {
        String line = "x".repeat(1000) + "\n";
        List<InputRecord> records = csv(HEADER + "q,\"" + line.repeat(1100) + "\",,,\n");
        assertThat(records.get(0))
                .isInstanceOfSatisfying(
                        InputRecord.Defective.class,
                        bad -> assertThat(bad.error()).hasMessageContaining("1 MiB"));
    }

    @Test
    void bytesThatAreNoUtf8SpoilTheirCsvRecordOnly() throws IOException {
        byte[] bytes = (HEADER + "q,a?,,,\nr,b,,,\n").getBytes(UTF_8);
        bytes[HEADER.length() + 3] = (byte) 0xFF;
        try (RowReader source = Inputs.open(InputFormat.CSV, new ByteArrayInputStream(bytes))) {
            assertThat(source.nextRecord())
                    .isInstanceOfSatisfying(
                            InputRecord.Defective.class,
                            bad -> assertThat(bad.error()).hasMessageContaining("UTF-8"));
            assertThat(source.nextRecord())
                    .usingRecursiveComparison()
                    .ignoringFields("fingerprint")
                    .isEqualTo(update(3, ChitchatUpdate.of("r").withAnswer("b")));
        }
    }

    @Test
    void theHeaderMayBeInAnyOrderWithSpacesAndAMark() throws IOException {
        assertThat(csv("\uFEFF\nAnswer , StandardQuestionId\r\na,q\r\n"))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("fingerprint")
                .containsExactly(update(3, ChitchatUpdate.of("q").withAnswer("a")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "StandardQuestionId,answer",
                "StandardQuestionId.Answer",
                "StandardQuestionId,Answer,",
                "Answer",
                "StandardQuestionId,Answer,Answer"
            })
    void aHeaderThatCannotBeUsedIsRefused(String header) {
        assertThatThrownBy(() -> csv(header + "\nq,a\n"))
                .isInstanceOf(UsageException.class)
                .hasMessageMatching("standard input:1:[0-9]+: the column '.*");
    }

    @Test
    void anEmptyInputHasNoRecords() throws IOException {
        assertThat(csv("")).isEmpty();
        assertThat(jsonl("")).isEmpty();
    }

    private static List<InputRecord> jsonl(String text) throws IOException {
        return read(InputFormat.JSONL, text);
    }

    private static List<InputRecord> csv(String text) throws IOException {
        return read(InputFormat.CSV, text);
    }

    private static List<InputRecord> read(InputFormat format, String text) throws IOException {
        return all(Inputs.open(format, new ByteArrayInputStream(text.getBytes(UTF_8))));
    }

    private static List<InputRecord> all(RowReader opened) throws IOException {
        List<InputRecord> records = new ArrayList<>();
        try (RowReader source = opened) {
            for (InputRecord record = source.nextRecord(); record != null; record = source.nextRecord()) {
                records.add(record);
            }
        }
        return records;
    }

    private static InputRecord.Update update(long line, ChitchatUpdate update) {
        return new InputRecord.Update(line, update, new Fingerprint(0));
    }

    /** Of the second name, read for itself, only half of an edit would be sent. */
    @Test
    void anEntryOfYamlThatABadIndentCutsIsNotHandedOut() throws IOException {
        String text = """
                - StandardQuestionId: q1
                  Answer: a
                - StandardQuestionId: q2
                  Question: b
                 Answer: c
                """;
        try (RowReader source = Inputs.open(InputFormat.YAML, new ByteArrayInputStream(text.getBytes(UTF_8)))) {
            assertThat(source.nextRecord()).isNotNull();
            assertThatThrownBy(source::next).hasMessageContaining("5:2: its indent fits none");
        }
    }

    /** A pipe brings the second member late, when the JDK's reader would take the first for all. */
    @Test
    void allMembersOfAGzipAreRead() throws IOException {
        byte[] first = packed("{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"}\n");
        byte[] second = packed("{\"StandardQuestionId\":\"r\",\"Answer\":\"a\"}\n");
        for (int cut = 1; cut < second.length; cut++) {
            byte[] rest = Arrays.copyOfRange(second, cut, second.length);
            InputStream late = new SequenceInputStream(Collections.enumeration(List.of(
                    new ByteArrayInputStream(first),
                    new ByteArrayInputStream(Arrays.copyOf(second, cut)),
                    new ByteArrayInputStream(rest))));
            assertThat(all(Inputs.open(InputFormat.JSONL, late)))
                    .as("cut at %d", cut)
                    .hasSize(2);
        }
    }

    @Test
    void bytesAfterAGzipAreRefusedWhereverAPipeCutsThem() throws IOException {
        byte[] member = packed("{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"}\n");
        for (int length = 1; length < member.length; length++) {
            byte[] torn = Arrays.copyOf(member, length);
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            joined.write(member);
            joined.write(torn);
            InputStream apart =
                    new SequenceInputStream(new ByteArrayInputStream(member), new ByteArrayInputStream(torn));
            for (InputStream in : List.of(new ByteArrayInputStream(joined.toByteArray()), apart)) {
                RowReader source = Inputs.open(InputFormat.JSONL, in);
                assertThatThrownBy(() -> all(source))
                        .as("%d bytes more", length)
                        .hasMessageContaining("its gzip is damaged")
                        .hasMessageNotContaining("null");
            }
        }
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
