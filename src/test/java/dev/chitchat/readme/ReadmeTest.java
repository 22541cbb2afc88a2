package dev.chitchat.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The front page and the pages of {@code docs} show code that compiles, and lead to files that are there. */
class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Path SNIPPETS = Path.of("src/test/java/dev/chitchat/readme/Snippets.java");
    private static final Path SPRING = Path.of("docs/spring.md");

    @Test
    void everyJavaBlockOfAPageIsCompiled() throws IOException {
        List<String> shown = new ArrayList<>();
        for (Path page : pages()) {
            if (!page.equals(SPRING)) { // SpringPageTest finds its blocks in the samples
                shown.addAll(matches(page, "```java\\n(.*?)```"));
            }
        }
        List<String> compiled = matches(SNIPPETS, "// snippet: \\w+\\n(.*?)\\n {8}// end").stream()
                .map(block -> block.indent(-8))
                .toList();

        assertThat(shown).isNotEmpty().containsExactlyInAnyOrderElementsOf(compiled);
    }

    @Test
    void theTestCommandOfTheFrontPageIsWhatContinuousIntegrationRuns() throws IOException {
        List<String> commands = matches(README, "```bash\\n(.*?)\\n```");

        assertThat(commands).hasSize(2);
        assertThat(Files.readAllLines(Path.of(".ci/run"))).last().isEqualTo(commands.get(1));
    }

    @Test
    void theFirstExampleAndTheCautionStandNearTheTop() throws IOException {
        assertThat(Files.readAllLines(README).subList(0, 30))
                .anyMatch(line -> line.contains("ChitchatClient.builder()"))
                .anyMatch(line -> line.contains("client.updateAll("))
                .anyMatch(line -> line.contains("Every call changes the live bot at once"));
    }

    @Test
    void theFrontPageHasAtMostNineHundredWords() throws IOException {
        assertThat(Files.readString(README).strip().split("\\s+")).hasSizeLessThanOrEqualTo(900);
    }

    @Test
    void theFrontPageLeadsToEveryPage() throws IOException {
        assertThat(matches(README, "\\]\\(([^)#]+)"))
                .containsAll(pages().stream()
                        .map(page -> page.toString().replace('\\', '/'))
                        .filter(page -> page.startsWith("docs/"))
                        .toList());
    }

    @Test
    void everyLinkOfAPageLeadsToAFileAndAHeading() throws IOException {
        List<Path> all = new ArrayList<>(pages());
        Stream.of("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "benchmarks/README.md")
                .map(Path::of)
                .forEach(all::add);
        for (Path page : all) {
            for (String link : matches(page, "\\]\\(((?!https?:)[^)]+)\\)")) {
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(parts[0]).normalize();
                assertThat(target).as("%s leads to %s", page, link).exists();
                if (parts.length == 2) {
                    assertThat(headings(target))
                            .as("%s leads to %s", page, link)
                            .contains(parts[1]);
                }
            }
        }
    }

    private static List<String> headings(Path page) throws IOException {
        return matches(page, "(?m)^#+ (.*?)$").stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(README),
                            docs.filter(page -> page.toString().endsWith(".md")))
                    .toList();
        }
    }

    private static List<String> matches(Path file, String pattern) throws IOException {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
