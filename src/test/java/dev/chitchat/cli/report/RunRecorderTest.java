package dev.chitchat.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.ResultLine;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.page.PlotPage;
import dev.chitchat.quota.Mode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunRecorderTest {

    private static final PlotPage.Library NO_PLOTS = new PlotPage.Library("", "", "");

    private static final String LONG = " reasons why not: " + "x".repeat(2_000);

    private final AtomicLong nanos = new AtomicLong();
    private final RunRecorder recorder = new RunRecorder(nanos::get, 5);

    @Test
    void callsAreCountedInTheSecondInWhichTheyWereSent() {
        second(0, 2);
        second(2, 5);
        assertThat(stream(data().at("/series/attempts"))).containsExactly(2, 0, 5);
        assertThat(data().get("width").asInt()).isEqualTo(1);
    }

    @Test
    void aMillionLinesOverDaysWeighNoMoreThanAThousand() {
        for (int line = 1; line <= 1_000_000; line++) {
            nanos.addAndGet(Duration.ofMillis(200).toNanos());
            recorder.count("attempts", 1);
            recorder.sent(Duration.ZERO);
            recorder.count(line % 100 == 1 ? "failed" : "applied", 1);
            recorder.settled(line % 100 == 1 ? failed(line, "q", line + LONG) : applied(line, 1, Duration.ZERO));
        }
        assertThat(page()).hasSizeLessThan(400_000);
        JsonNode data = data();
        assertThat(data.at("/counts/failed").asInt()).isEqualTo(10_000);
        assertThat(data.at("/series/attempts").size()).isBetween(720, 1440);
        assertThat(stream(data.at("/series/attempts")).sum()).isEqualTo(1_000_000);
        assertThat(data.at("/reasons/0/count").asInt()).isEqualTo(10_000);
        assertThat(data.at("/failures").size()).isEqualTo(100);
        assertThat(data.at("/failures/0/line").asInt()).isEqualTo(1);
        assertThat(data.at("/failures/99/line").asInt()).isEqualTo(999_901);
    }

    @Test
    void linesOfMostAttemptsComeFirstAmongTheSlowest() {
        IntStream.rangeClosed(1, 100)
                .forEach(line -> recorder.settled(applied(line, line == 40 ? 3 : 1, Duration.ofMillis(line))));
        JsonNode slowest = data().get("slowest");
        assertThat(slowest.size()).isEqualTo(20);
        assertThat(slowest.at("/0/line").asInt()).isEqualTo(40);
        assertThat(slowest.at("/1/line").asInt()).isEqualTo(100);
        assertThat(slowest.at("/19/line").asInt()).isEqualTo(82);
    }

    @Test
    void aMedianIsKnownToATenth() {
        for (int millis = 1; millis <= 999; millis++) {
            recorder.ended(Duration.ofMillis(millis));
        }
        assertThat(data().at("/trip").asDouble()).isBetween(450.0, 550.0);
        assertThat(data().at("/series/tripHigh/0").asDouble()).isBetween(860.0, 1040.0);
        assertThat(data().at("/wait").isNull()).isTrue();
    }

    @Test
    void theStrictestMomentOfAnIntervalCounts() {
        recorder.strictness(2);
        recorder.strictness(0);
        nanos.set(Duration.ofSeconds(2).toNanos());
        recorder.strictness(1);
        assertThat(data().at("/series/mode").toString()).isEqualTo("[2,null,1]");
    }

    @Test
    void theRateIsThatFromTheFirstCallToTheLast() {
        nanos.set(Duration.ofSeconds(100).toNanos());
        second(100, 5);
        second(101, 1);
        nanos.set(Duration.ofSeconds(500).toNanos());
        assertThat(data().get("rate").asDouble()).isEqualTo(5);
    }

    @Test
    void aLongTextIsCutBetweenCharacters() {
        recorder.settled(failed(1, "q", "😀".repeat(400)));
        assertThat(data().at("/failures/0/error").asString()).isEqualTo("😀".repeat(300) + "…");
        recorder.settled(failed(2, "a" + "😀".repeat(400), "r"));
        assertThat(data().at("/failures/1/StandardQuestionId").asString()).isEqualTo("a" + "😀".repeat(79) + "…");
    }

    @Test
    void thePageNamesTheModesAsTheQuotaDoes() {
        assertThat(page())
                .contains(Arrays.stream(Mode.values())
                        .map(mode -> "\"" + mode.name().toLowerCase(Locale.ROOT) + "\"")
                        .collect(Collectors.joining(", ", "const MODES = [", "];")));
    }

    private void second(int second, int calls) {
        nanos.set(Duration.ofSeconds(second).toNanos());
        recorder.count("attempts", calls);
        IntStream.range(0, calls).forEach(call -> recorder.sent(Duration.ZERO));
    }

    static ResultLine failed(long line, String id, String reason) {
        InvalidUpdateException failure = new InvalidUpdateException(reason);
        return new ResultLine(line, id, "failed", 1, Duration.ofMillis(5), null, failure, null);
    }

    static ResultLine applied(long line, int attempts, Duration elapsed) {
        return new ResultLine(line, "q" + line, "applied", attempts, elapsed, null, null, null);
    }

    private static IntStream stream(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt());
    }

    private String page() {
        return recorder.page(Map.of("end", "complete"), NO_PLOTS);
    }

    private JsonNode data() {
        String page = page();
        int from = page.indexOf('>', page.indexOf("id=\"data\"")) + 1;
        return new JsonMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
    }
}
