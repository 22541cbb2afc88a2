package dev.chitchat.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page on Spring says what the code says. */
class SpringPageTest {

    private static final Path PAGE = Path.of("docs", "spring.md");

    @Test
    void everyJavaBlockIsCode() throws IOException {
        String code = sources();
        List<String> blocks = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> squeezed(block.group(1)))
                .toList();

        assertThat(blocks).isNotEmpty().allSatisfy(block -> assertThat(code).contains(block));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            List<Path> found = files.filter(file -> file.toString().matches(".*(sample|kafka).*\\.java"))
                    .toList();
            StringBuilder all = new StringBuilder();
            for (Path file : found) {
                all.append(Files.readString(file));
            }
            return squeezed(all.toString());
        }
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void everyPropertyIsInTheTableAsItsMetadataSays() throws IOException {
        JsonNode metadata = JsonMapper.shared()
                .readTree(getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json"));
        TreeSet<String> properties = metadata.get("properties")
                .valueStream()
                .filter(property -> property.get("name").asString().startsWith("chitchat."))
                .map(property -> "| `" + property.get("name").asString() + "` | "
                        + property.path("defaultValue").asString("") + " | "
                        + property.get("description").asString() + " |")
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows("chitchat\\.[a-z.-]+` \\| (?!timer|counter|gauge)"))
                .containsExactlyInAnyOrderElementsOf(properties);
    }

    private static List<String> rows(String pattern) throws IOException {
        return Pattern.compile("^\\| `" + pattern + ".*$", Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
