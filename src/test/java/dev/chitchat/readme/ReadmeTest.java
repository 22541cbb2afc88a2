package dev.chitchat.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Path SNIPPETS = Path.of("src/test/java/dev/chitchat/readme/Snippets.java");

    @Test
    void everyJavaBlockOfTheFrontPageIsCompiled() throws IOException {
        List<String> shown = matches(README, "```java\\n(.*?)```");
        List<String> compiled = matches(SNIPPETS, "// snippet: \\w+\\n(.*?)\\n {8}// end").stream()
                .map(block -> block.indent(-8))
                .toList();

        assertThat(shown).isNotEmpty().isEqualTo(compiled);
    }

    @Test
    void theTestCommandOfTheFrontPageIsWhatContinuousIntegrationRuns() throws IOException {
        List<String> commands = matches(README, "```bash\\n(.*?)\\n```");

        assertThat(commands).hasSizeGreaterThanOrEqualTo(2);
        assertThat(Files.readAllLines(Path.of(".ci/run"))).last().isEqualTo(commands.get(1));
    }

    @Test
    void theFirstExampleStandsNearTheTop() throws IOException {
        assertThat(Files.readAllLines(README).subList(0, 32))
                .anyMatch(line -> line.contains("ChitchatClient.builder()"));
    }

    private static List<String> matches(Path file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(file));
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
