package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;

/** An application says of each mistake what the page says that it does. */
@Timeout(60)
class MistakesPageTest {

    private static final Pattern CODE = Pattern.compile("(no )?`([^`]+)`");

    static List<String> rows() throws IOException {
        String page = Files.readString(Path.of("docs/spring.md"));
        String section = page.substring(page.indexOf("## Mistakes"), page.indexOf("## Metrics"));
        return section.lines().filter(line -> line.startsWith("|")).skip(2).toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theApplicationSaysWhatThePageSays(String row) {
        String[] cells = row.split("\\|", -1);
        String wanted = cells[2].strip().replaceFirst("^`([^`]+)`: ", "The property '$1' cannot be used: ");

        assertThat(report(properties(cells[1]))).startsWith(wanted);
    }

    /** Those of the page's first example, less what the cell is without, and what it sets. */
    private static List<String> properties(String cell) {
        List<String> properties = new ArrayList<>(
                List.of("chitchat.sdk-app-id=88888888", "chitchat.region=singapore", "chitchat.secret-key=key"));
        for (MatchResult code : CODE.matcher(cell).results().toList()) {
            String named = code.group(2);
            properties.removeIf(known -> code.group(1) != null && known.startsWith(named + "="));
            if (named.contains("=")) {
                properties.add(named);
            }
        }
        return properties;
    }

    private static String report(List<String> properties) {
        AtomicReference<Environment> environment = new AtomicReference<>();
        AtomicReference<String> report = new AtomicReference<>();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class, SslAutoConfiguration.class))
                .withInitializer(context -> environment.set(context.getEnvironment()))
                .withPropertyValues(properties.toArray(new String[0]))
                .run(context -> report.set(
                        Objects.requireNonNull(new PropertyFailureAnalyzer(Objects.requireNonNull(environment.get()))
                                        .analyze(Objects.requireNonNull(context.getStartupFailure())))
                                .getDescription()));
        return Objects.requireNonNull(report.get());
    }
}
