package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some questions are edited far more often than others, and merging saves most of the calls. {@code
 * -Dchitchat.updates=100000} for the full size, {@code -Dchitchat.rate=N} at another rate.
 */
@Timeout(300)
class ZipfTest {

    private static final int UPDATES = Integer.getInteger("chitchat.updates", 2_000);
    private static final int QUESTIONS = UPDATES / 50;
    private static final int BUFFER = UPDATES / 10;
    private static final double SKEW = 1.1;
    private static final String RATE = System.getProperty("chitchat.rate", "200");

    private final Random random = new Random(3);

    @TempDir
    Path directory;

    private static double[] cumulated() {
        double[] shares = new double[QUESTIONS];
        double sum = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            sum += Math.pow(i + 1, -SKEW);
            shares[i] = sum;
        }
        return shares;
    }

    private Path edits() throws IOException {
        double[] shares = cumulated();
        StringBuilder lines = new StringBuilder();
        for (int line = 1; line <= UPDATES; line++) {
            int found = Arrays.binarySearch(shares, random.nextDouble() * shares[QUESTIONS - 1]);
            int question = found < 0 ? -found - 1 : found;
            lines.append("{\"StandardQuestionId\":\"q" + question + "\",\"Answer\":\"" + line + "\"}\n");
        }
        return Files.writeString(directory.resolve("edits.jsonl"), lines);
    }

    @Test
    void mergingSavesFourCallsOfFiveAndMore() throws IOException {
        Shell shell = new Shell();
        int code = shell.run(
                "stream", edits().toString(), "--sandbox", "--rate", RATE, "--buffer", Integer.toString(BUFFER));

        assertThat(code).isZero();
        long calls = shell.outLines().stream()
                .filter(line -> line.contains("\"outcome\":\"applied\""))
                .count();
        assertThat(shell.outLines()).hasSize(UPDATES);
        assertThat(calls).as("calls for %d updates: %s", UPDATES, shell.err()).isBetween(1L, UPDATES / 5L);
    }
}
