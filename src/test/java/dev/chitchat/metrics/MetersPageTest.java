package dev.chitchat.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetersPageTest {

    private static final Pattern ROW = Pattern.compile(
            "^\\| `chitchat\\.(client|quota|service)\\.[a-z.]+` \\| (timer|counter|gauge) \\| [^|]+\\|",
            Pattern.MULTILINE);
    private static final String CALLS = "`account`, `command`, `error.code`, `exception`, `outcome` |";

    @Test
    void everyMeterIsInTheTableOfThePage() throws IOException {
        Stream<String> ours = Arrays.stream(ClientMeter.values())
                .map(meter -> "| `" + meter.name + "` | "
                        + meter.type.name().toLowerCase(Locale.ROOT) + " | "
                        + meter.tags.stream().sorted().collect(Collectors.joining("`, `", "`", "`")) + " |");
        Stream<String> ofTheObservation = Stream.of(
                "| `chitchat.client.calls` | timer | " + CALLS,
                "| `chitchat.client.calls.permitted` | counter | " + CALLS,
                "| `chitchat.client.calls.backing.off` | counter | " + CALLS);

        assertThat(ROW.matcher(Files.readString(Path.of("docs", "spring.md")))
                        .results()
                        .map(MatchResult::group))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(ours, ofTheObservation).toList());
    }
}
