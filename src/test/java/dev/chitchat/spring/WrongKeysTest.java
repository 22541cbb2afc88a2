package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts {@link WrongKeysRun} with every logger at TRACE and searches all that it printed for pieces of the key. */
@Timeout(330)
class WrongKeysTest {

    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
    private static final int PIECE = 6;

    @TempDir
    private Path folder;

    @Test
    void noFailureOfAStartShowsAnyKey() throws Exception {
        Files.writeString(folder.resolve("wrong"), KEY + " # prod\n");

        List<String> printed = run();

        for (String expected : List.of(
                "TRACE",
                "APPLICATION FAILED TO START",
                "The property 'chitchat.secret-key' cannot be used",
                "The property 'chitchat.accounts.eu.secret-key-file' cannot be used")) {
            assertThat(printed.stream().filter(line -> line.contains(expected)))
                    .as(expected)
                    .isNotEmpty();
        }
        List<String> ends =
                printed.stream().filter(line -> line.contains("RUN chitchat")).toList();
        assertThat(ends).hasSizeGreaterThan(50);
        assertThat(ends.stream().filter(line -> line.endsWith("started"))).isEmpty();
        String decimal = new BigInteger(KEY, 16).toString();
        assertThat(printed.stream().filter(line -> shows(line, KEY) || shows(line, decimal)))
                .isEmpty();
    }

    private static boolean shows(String line, String secret) {
        return IntStream.rangeClosed(0, secret.length() - PIECE)
                .mapToObj(i -> secret.substring(i, i + PIECE))
                .anyMatch(line::contains);
    }

    private List<String> run() throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WrongKeysRun.class.getName(),
                        KEY,
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("ended in time").isTrue();
        return Files.readAllLines(output);
    }
}
