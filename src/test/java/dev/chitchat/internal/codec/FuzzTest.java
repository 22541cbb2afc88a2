package dev.chitchat.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.MalformedAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random answers and random lines of input: each is read or refused with an exception of our own, none hangs.
 *
 * <p>Longer with {@code -Dchitchat.fuzz.runs=10000000}, others with {@code -Dchitchat.fuzz.seed=2}: each run of all
 * tests sees the same, so that it fails for what was changed and not by chance.
 */
@Timeout(300)
class FuzzTest {

    private static final int RUNS = Integer.getInteger("chitchat.fuzz.runs", 30_000);
    private static final String SIG = "eJyrVgrxCdZLrSjILEpVsjI0NTU1MjAw0AGLlqUWKVkpGekZKEH4xSnZiQUFmSlAdSYGUACR";

    private static final List<String> ANSWERS = List.of(
            "{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0}",
            "{\"ActionStatus\":\"FAIL\",\"ErrorInfo\":\"too often " + SIG + "\",\"ErrorCode\":-14}",
            "{\"ErrorCode\":\"60007\",\"ActionStatus\":\"FAIL\",\"New\":{\"a\":[1,2.5e7,null,true,{\"b\":\"\\u4f60\"}]}}",
            "<html><head><title>502 Bad Gateway</title></head></html>",
            "[]");

    private static final List<String> LINES = List.of(
            "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\",\"AnswerType\":0,\"CategoryId\":77514,\"Question\":\"Hi\"}",
            "{\"StandardQuestionId\":\"1500086040-@RBT#x\",\"Answer\":\"\\ud83d\\ude00 \u4f60\u597d\",\"AnswerType\":2}",
            "{\"StandardQuestionId\":\"q\",\"CategoryId\":-1,\"Question\":null}",
            "StandardQuestionId,Answer\nq,a");

    @Test
    void anyAnswerIsReadOrRefused() {
        fuzz("answers", ANSWERS, bytes -> {
            try {
                String info = ServiceAnswer.read(bytes, SIG).errorInfo();
                assertThat(info.length() < 130 && !info.contains("eJyrVg"))
                        .as(info)
                        .isTrue();
            } catch (MalformedAnswerException refused) {
                assertThat(isClean(refused.getMessage(), 400)
                                && !String.valueOf(refused.getMessage()).contains("eJyrVg"))
                        .as(refused.getMessage())
                        .isTrue();
            }
        });
    }

    @Test
    void anyLineIsReadOrRefused() {
        fuzz("lines", LINES, bytes -> {
            try {
                Codec.update(ChitchatUpdate.fromJson(new String(bytes, StandardCharsets.UTF_8)));
            } catch (InvalidUpdateException refused) {
                assertThat(isClean(refused.getMessage(), 600))
                        .as(refused.getMessage())
                        .isTrue();
            }
        });
    }

    private static boolean isClean(@Nullable String message, int length) {
        return message != null && message.length() < length && message.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }

    private static void fuzz(String what, List<String> samples, Consumer<byte[]> check) {
        long seed = Long.getLong("chitchat.fuzz.seed", 1);
        System.out.println("fuzz: " + RUNS + " " + what + ", seed " + seed);
        Mutations mutations = new Mutations(new Random(seed));
        for (int run = 0; run < RUNS; run++) {
            byte[] bytes = mutations.of(samples);
            try {
                check.accept(bytes);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", run " + run + ": " + Arrays.toString(bytes), e);
            }
        }
    }

    /** Samples with random damage, and now and then nothing but chance. */
    private record Mutations(Random random) {

        private static final String TELLING = "{}[]\",:\\/0123456789.eE+-tfnu \t\r\n\0\u007f\u00e9\ufeff\u2028%*_";

        byte[] of(List<String> samples) {
            if (random.nextInt(20) == 0) {
                byte[] chance = new byte[random.nextInt(200)];
                random.nextBytes(chance);
                return chance;
            }
            StringBuilder text = new StringBuilder(samples.get(random.nextInt(samples.size())));
            for (int i = random.nextInt(6); i > 0; i--) {
                damage(text, samples);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 && random.nextInt(4) == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            return bytes;
        }

        private void damage(StringBuilder text, List<String> samples) {
            int at = random.nextInt(text.length() + 1);
            int until = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(7)) {
                case 0 -> text.insert(at, TELLING.charAt(random.nextInt(TELLING.length())));
                case 1 -> text.delete(at, until);
                case 2 -> text.insert(at, text.substring(at, until));
                case 3 -> text.insert(at, samples.get(random.nextInt(samples.size())));
                case 4 -> text.setLength(at);
                case 5 ->
                    text.insert(
                            at,
                            String.valueOf(TELLING.charAt(random.nextInt(10))).repeat(random.nextInt(300)));
                default -> text.insert(at, random.nextLong());
            }
        }
    }
}
