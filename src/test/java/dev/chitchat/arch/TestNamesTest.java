package dev.chitchat.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A test's name is a fact that is read at one glance. */
class TestNamesTest {

    /** Any method, since what starts a test has several annotations. */
    private static final Pattern LONG_NAME = Pattern.compile("\\b\\w{61,}(?=\\()");

    @Test
    void aTestNameHasAtMostSixtyCharacters() throws IOException {
        List<String> tooLong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                LONG_NAME
                        .matcher(Files.readString(file))
                        .results()
                        .map(MatchResult::group)
                        .forEach(tooLong::add);
            }
        }

        assertThat(tooLong).isEmpty();
    }
}
