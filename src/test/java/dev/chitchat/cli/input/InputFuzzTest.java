package dev.chitchat.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.input.Input.InputRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random files of 30,000 lines: every record is an update or a defect with a reason, whatever the bytes. Others with
 * {@code -Dchitchat.fuzz.seed=2}.
 */
@Timeout(120)
class InputFuzzTest {

    private static final int LINES = Integer.getInteger("chitchat.fuzz.runs", 30_000);
    private static final String PIECES = "{}[]\",:\\ \t\r0123456789.aStandardQuestionIdAnswer\u00e9\u4f60\u2028";

    @ParameterizedTest
    @EnumSource(names = {"JSONL", "CSV"})
    void anyFileIsReadToItsEnd(InputFormat format) throws Exception {
        long seed = Long.getLong("chitchat.fuzz.seed", 1);
        System.out.println("fuzz: " + LINES + " lines of " + format + ", seed " + seed);
        int updates = 0;
        int defects = 0;
        try (RowReader source = Inputs.open(format, new ByteArrayInputStream(file(format, new Random(seed))))) {
            for (InputRecord record = source.nextRecord(); record != null; record = source.nextRecord()) {
                if (record instanceof InputRecord.Defective bad) {
                    assertThat(String.valueOf(bad.error().getMessage()).isBlank())
                            .as("seed %d", seed)
                            .isFalse();
                    defects++;
                } else {
                    updates++;
                }
            }
        }
        assertThat(updates).as("updates, seed " + seed).isPositive();
        assertThat(defects).as("defects, seed " + seed).isPositive();
    }

    private static byte[] file(InputFormat format, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean csv = format == InputFormat.CSV;
        if (csv) {
            out.writeBytes("StandardQuestionId,Answer,AnswerType\n".getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < LINES; i++) {
            String good = csv ? "q" + i + ",\"a, b\",2" : "{\"StandardQuestionId\":\"q" + i + "\",\"Answer\":\"a\"}";
            // The first line says whether an input is lines or one document, so that one is whole.
            out.writeBytes(i == 0 ? good.getBytes(StandardCharsets.UTF_8) : damaged(good, random));
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static byte[] damaged(String line, Random random) {
        StringBuilder text = new StringBuilder(line);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            text.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(8) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
