package dev.chitchat.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.browser.BrowserPage;
import dev.chitchat.browser.Chromium;
import dev.chitchat.internal.page.PlotPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a report, in a real browser. */
@Timeout(60)
class ReportPageTest {

    private static final String HOSTILE = "<script>window.pwned=1</script><img src=x onerror=window.pwned=2>"
            + "'\"</script><script>window.pwned=3</script><!-- &lt;b&gt; \u2028";

    @TempDir
    Path directory;

    private final AtomicLong nanos = new AtomicLong();
    private final RunRecorder recorder = new RunRecorder(nanos::get, 5);
    private final BrowserPage page = Chromium.open();

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void allPlotsAreDrawnAndNothingIsFetched() throws IOException {
        aRun();
        page.go(report("complete", true));
        assertThat(page.value("document.querySelectorAll('canvas').length").asInt())
                .isEqualTo(4);
        for (String plot : new String[] {"calls", "times", "retries", "lines"}) {
            assertThat(page.ink("#" + plot + " canvas")).as(plot).isGreaterThan(1_000);
        }
        assertThat(page.requests()).hasSize(1).allMatch(address -> address.startsWith("file:"));
        assertThat(page.errors()).isEmpty();
        assertThat(page.shown()).contains("edits.jsonl", "of 5/s allowed", "Complete", "stretched is no text");
    }

    @Test
    void aHostileTextStaysAText() throws IOException {
        recorder.settled(RunRecorderTest.failed(1, HOSTILE, HOSTILE + " said the service"));
        page.go(report(HOSTILE, true));
        assertThat(page.value("document.querySelector('#failed .id').textContent")
                        .asString())
                .isEqualTo(HOSTILE);
        assertThat(page.value("document.querySelector('#end').textContent").asString())
                .isEqualTo(HOSTILE);
        assertThat(page.value("typeof window.pwned").asString()).isEqualTo("undefined");
        assertThat(page.value("document.images.length + document.scripts.length")
                        .asInt())
                .isEqualTo(3);
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void itIsDarkWhereThatIsPreferredAndFollowsAChange() throws IOException {
        aRun();
        page.preferring("light").go(report("complete", true));
        assertThat(background()).isEqualTo("rgb(255, 255, 255)");
        page.preferring("dark");
        page.until("matchMedia('(prefers-color-scheme: dark)').matches");
        assertThat(background()).isEqualTo("rgb(18, 22, 28)");
        page.until("document.querySelector('#calls .u-marker[style*=\"rgb(110, 168, 255)\"]')");
    }

    @Test
    void nothingIsWiderThanANarrowScreen() throws IOException {
        aRun();
        page.sized(360, 780).go(report("complete", true));
        assertThat(page.value("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(360);
        assertThat(page.value("document.querySelector('#calls canvas').getBoundingClientRect().width")
                        .asInt())
                .isLessThanOrEqualTo(360);
        page.sized(1280, 800);
        page.until("document.querySelector('#calls .uplot').clientWidth > 400");
    }

    @Test
    void aRunInWhichNothingHappenedIsShownToo() throws IOException {
        page.go(report("stopped: interrupted; 5 lines not sent", false));
        assertThat(page.shown())
                .containsIgnoringCase("stopped: interrupted; 5 lines not sent")
                .contains("No call was made.", "No line has an outcome.");
        assertThat(page.value("document.querySelectorAll('canvas').length").asInt())
                .isZero();
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void aRunOfOneCallShowsItAsAPoint() throws IOException {
        recorder.count("attempts", 1);
        recorder.sent(Duration.ofMillis(3));
        page.go(report("under way", false));
        assertThat(page.value("drawn[1].series[1].points.show(drawn[1], 1, 0, 1)")
                        .asBoolean())
                .isTrue();
        assertThat(page.shown()).contains("No line has an outcome.");
    }

    @Test
    void theLegendShowsDashesAndCountsStandAtWholeNumbers() throws IOException {
        aRun();
        page.go(report("complete", true));
        assertThat(page.value("[...document.querySelectorAll('#times .u-marker')]"
                                + ".map(marker => marker.style.borderStyle).join()")
                        .asString())
                .endsWith("solid,dotted,solid,dotted");
        assertThat(page.value("drawn[2].axes[1]._splits.join()").asString()).isEqualTo("0,1");
    }

    private String background() {
        return page.value("getComputedStyle(document.body).backgroundColor").asString();
    }

    private void aRun() {
        for (int line = 1; line <= 100; line++) {
            nanos.addAndGet(Duration.ofMillis(200).toNanos());
            recorder.count("attempts", 1);
            recorder.sent(Duration.ofMillis(line));
            recorder.ended(Duration.ofMillis(40 + line % 7));
            recorder.count(line % 25 == 0 ? "rejected" : "accepted", 1);
            recorder.strictness(line < 25 ? 0 : 2);
            recorder.count("applied", 1);
            recorder.settled(RunRecorderTest.applied(line, 1, Duration.ofMillis(250)));
        }
        recorder.count("retries", 1);
        recorder.settled(RunRecorderTest.failed(
                101, "1500086040-@RBT#DeskDefaultRobot-qJLb9mKIA4bmdv9j", "stretched is no text"));
    }

    private java.net.URI report(String words, boolean whole) throws IOException {
        String html = recorder.page(
                Map.of("input", "edits.jsonl", "started", "2026-11-23 18:00:00 UTC", "whole", whole, "end", words),
                PlotPage.Library.find().orElseThrow());
        return Files.writeString(directory.resolve("run.html"), html).toUri();
    }
}
