package dev.chitchat.cli.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.chitchat.cli.input.LineReader.Line;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void linesAreCountedFromOneAndTheLastNeedsNoEnd() throws IOException {
        assertThat(read("a\n\nb".getBytes(UTF_8)))
                .extracting(Line::number, Line::text, Line::defect)
                .containsExactly(tuple(1L, "a", null), tuple(2L, "", null), tuple(3L, "b", null));
    }

    @Test
    void anEmptyInputHasNoLine() throws IOException {
        assertThat(read(new byte[0])).isEmpty();
    }

    @Test
    void aByteOrderMarkIsPassedOverAtTheStartOnly() throws IOException {
        assertThat(read("\uFEFFa\n\uFEFFb\n".getBytes(UTF_8)))
                .extracting(Line::text)
                .containsExactly("a", "\uFEFFb");
    }

    @Test
    void aCarriageReturnBeforeTheEndStays() throws IOException {
        assertThat(read("a\r\nb\r\n".getBytes(UTF_8))).extracting(Line::text).containsExactly("a\r", "b\r");
    }

    @Test
    void bytesThatAreNoUtf8SpoilTheirLineOnly() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("ab".getBytes(UTF_8));
        bytes.write(0xC3);
        bytes.write("\nné\n".getBytes(UTF_8));
        List<Line> lines = read(bytes.toByteArray());
        assertThat(lines.get(0).defect())
                .isEqualTo("in:1:3: the line is no valid UTF-8 from its byte 3 on; save the input as UTF-8");
        assertThat(lines.get(1)).extracting(Line::number, Line::text).containsExactly(2L, "né");
    }

    @Test
    void anEncodedSurrogateIsNoUtf8() throws IOException {
        byte[] surrogate = {(byte) 0xED, (byte) 0xA0, (byte) 0x80};
        assertThat(read(surrogate).get(0).defect()).contains("UTF-8");
    }

    @Test
    void aLineOfOneMebibyteIsReadAndALongerOneIsNot() throws IOException {
        String longest = "x".repeat(LineReader.LONGEST);
        List<Line> lines = read((longest + "\r\n" + longest + "x\n" + longest + "xx\nb\n").getBytes(UTF_8));
        assertThat(lines).extracting(Line::number).containsExactly(1L, 2L, 3L, 4L);
        assertThat(lines.get(0).text()).isEqualTo(longest + "\r");
        assertThat(lines.get(1).defect()).contains("longer than 1 MiB");
        assertThat(lines.get(2).defect()).contains("longer than 1 MiB");
        assertThat(lines.get(3).text()).isEqualTo("b");
    }

    /** Half a GiB would not fit into the memory that tests have, twice over as an array grows. */
    @Test
    void anEndlessLineIsNotHeldInMemory() throws IOException {
        InputStream endless = new Repeating(1L << 29);
        try (LineReader reader = new LineReader(
                new SequenceInputStream(endless, new ByteArrayInputStream("\nb".getBytes(UTF_8))), "in", null, false)) {
            assertThat(reader.next()).extracting(Line::defect).asString().contains("longer than 1 MiB");
            assertThat(reader.next()).extracting(Line::number, Line::text).containsExactly(2L, "b");
        }
    }

    @Test
    void aLineWithoutEndIsNotReadForEver() throws IOException {
        try (LineReader reader = new LineReader(new Repeating(Long.MAX_VALUE), "/dev/zero", null, false)) {
            assertThatThrownBy(reader::next)
                    .isInstanceOf(IOException.class)
                    .hasMessage("/dev/zero:1:1: no line ends within 1 GiB; name a file of lines");
        }
    }

    private static List<Line> read(byte[] bytes) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (LineReader reader = new LineReader(new ByteArrayInputStream(bytes), "in", null, false)) {
            for (Line line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** So many bytes of the letter x. */
    private static final class Repeating extends InputStream {

        private long left;

        Repeating(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            java.util.Arrays.fill(buffer, offset, offset + count, (byte) 'x');
            left -= count;
            return count;
        }
    }
}
