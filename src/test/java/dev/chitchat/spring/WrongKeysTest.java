package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        Set<String> shown = shown(printed);
        // The hash of an object or a time holds a piece by chance in one run of two hundred, but not the same in two.
        if (!shown.isEmpty()) {
            shown.retainAll(shown(run()));
        }
        assertThat(shown).isEmpty();
    }

    /** The pieces of the key, as it was given and as a number, that stand in some line; not in the folder's name. */
    private Set<String> shown(List<String> printed) {
        String all = String.join("\n", printed).replace(folder.toString(), "");
        return Stream.of(KEY, new BigInteger(KEY, 16).toString())
                .flatMap(secret ->
                        IntStream.rangeClosed(0, secret.length() - PIECE).mapToObj(i -> secret.substring(i, i + PIECE)))
                .filter(all::contains)
                .collect(Collectors.toSet());
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
