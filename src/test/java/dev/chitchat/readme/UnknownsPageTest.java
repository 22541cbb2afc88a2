package dev.chitchat.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that the page of open questions names are there. */
class UnknownsPageTest {

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        List<String> named = Pattern.compile("(\\w+Test#\\w+)")
                .matcher(Files.readString(Path.of("docs/unknowns.md")))
                .results()
                .map(test -> test.group(1))
                .toList();
        assertThat(named).hasSizeGreaterThan(20);
        for (String test : named) {
            String[] parts = test.split("#", 2);
            assertThat(source(parts[0])).as(test).contains("void " + parts[1] + "(");
        }
    }

    private static String source(String testClass) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return Files.readString(files.filter(file -> file.endsWith(testClass + ".java"))
                    .findFirst()
                    .orElseThrow());
        }
    }
}
