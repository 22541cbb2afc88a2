package dev.chitchat.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExamplesTest {

    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\n(.*?)\\n *\\* }</pre>", Pattern.DOTALL);
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path HERE = Path.of("src/test/java/dev/chitchat/readme");

    @Test
    void everyExampleOfTheDocumentationIsCompiled() throws IOException {
        String compiled = bare(read(HERE.resolve("Snippets.java")) + read(HERE.resolve("Examples.java")));

        assertThat(examples())
                .hasSizeGreaterThan(10)
                .allSatisfy(example -> assertThat(compiled).contains(example));
    }

    private static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> EXAMPLE.matcher(read(file)).results().map(ExamplesTest::text))
                    .toList();
        }
    }

    private static String text(MatchResult example) {
        return bare(example.group(1).replaceAll("(?m)^ *\\* ?", ""));
    }

    private static String bare(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
