package dev.chitchat.sandbox.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.browser.BrowserPage;
import dev.chitchat.browser.Chromium;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.RawCaller;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The sandbox's page in a real browser. */
@Timeout(60)
class ConsolePageTest {

    private final ChitchatSandbox sandbox = ChitchatSandbox.start();
    private final BrowserPage page = Chromium.open();

    @AfterEach
    void close() {
        page.close();
        sandbox.close();
    }

    @Test
    void buttonsChangeTheModelTheDelayAndTheFaultsWhileAClientRuns() {
        Disposable client = callEvery(Duration.ofMillis(300));
        try {
            open();
            page.until("document.querySelector('#calls td.code').textContent === '0'");
            assertThat(page.ink("#arrivals canvas")).isGreaterThan(1_000);
            page.click("#model button[data-value='token-bucket']");
            page.click("#jitter button[data-value='steady-50ms']");
            page.until("document.querySelector('#jitter [aria-pressed=true]').textContent === 'steady-50ms'");
            page.until("document.querySelector('#model [aria-pressed=true]').dataset.value === 'token-bucket'");
            assertThat(sandbox.options().model()).isEqualTo(CountingModel.TOKEN_BUCKET);
            assertThat(sandbox.options().jitter()).hasToString("steady-50ms");
            page.click("#always button[data-value='60008']");
            page.until("document.querySelector('#calls td.code').textContent === '60008'");
            page.click("#always button[data-value='null']");
            page.click("#kind button[data-value='internal-60008']");
            page.click("#faults button[data-value='1']");
            page.until("document.querySelector('#calls').innerText.includes('internal-60008')");
            assertThat(sandbox.options().faults().rates()).isEqualTo(Map.of(Fault.INTERNAL_60008, 1.0));
        } finally {
            client.dispose();
        }
        assertThat(page.errors()).isEmpty();
        assertThat(page.requests()).allMatch(address -> address.startsWith(sandbox.endpoint() + "/"));
    }

    @Test
    void aHostileTextStaysAText() {
        String hostile = "<script>window.pwned=1</script><img src=x onerror=window.pwned=2>\"'";
        sandbox.put(hostile, StoredQuestion.EMPTY);
        open();
        page.until("document.querySelector('#library td.id')");
        assertThat(page.value("document.querySelector('#library td.id').textContent")
                        .asString())
                .isEqualTo(hostile);
        assertThat(page.value("typeof window.pwned + document.images.length").asString())
                .isEqualTo("undefined0");
        assertThat(page.errors()).isEmpty();
    }

    @Test
    void onlyArrivalsAreDrawnAndLimitsStandInOrder() {
        sandbox.options(SandboxOptions.DEFAULTS.withLimitPerSecond(4.5));
        new RawCaller(sandbox).code(RawCaller.BODY);
        open();
        page.until("document.querySelector('#calls td.code')");
        assertThat(page.value("[1, 2].map(bars => chart.data[bars].every(value => value === null)).join()")
                        .asString())
                .isEqualTo("true,true");
        assertThat(page.value("chart.data[3].reduce((a, b) => a + b)").asInt()).isEqualTo(1);
        assertThat(page.value("[...document.querySelectorAll('#limit button')].map(b => b.textContent).join()")
                        .asString())
                .isEqualTo("1/s,4.5/s,5/s,20/s,200/s");
        assertThat(page.value("document.querySelectorAll('#calls th')[2].className")
                        .asString())
                .isEqualTo("number");
    }

    @ParameterizedTest
    @CsvSource({"0.07, 7 %", "0.0001, 0.01 %"})
    void aRateOfFaultsIsShownAsItWasGiven(double rate, String shown) {
        sandbox.options(SandboxOptions.DEFAULTS.withFaults(Faults.of(rate)));
        open();
        assertThat(page.value("document.querySelector('#faults [aria-pressed=true]').textContent")
                        .asString())
                .isEqualTo(shown);
    }

    @Test
    void itIsReadableInTheDarkAndOnANarrowScreen() {
        sandbox.put("1500086040-@RBT#DeskDefaultRobot-" + "x".repeat(60), StoredQuestion.EMPTY);
        page.preferring("dark").sized(360, 780);
        open();
        assertThat(page.value("getComputedStyle(document.body).backgroundColor").asString())
                .isEqualTo("rgb(18, 22, 28)");
        assertThat(page.value("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(360);
    }

    @Test
    void aSandboxThatHasEndedIsSaid() {
        open();
        sandbox.close();
        page.until("document.querySelector('#trouble').innerText.includes('it may have ended')");
    }

    private void open() {
        page.go(URI.create(sandbox.endpoint() + "/"));
        page.until("document.querySelector('#tiles .tile')");
    }

    private Disposable callEvery(Duration period) {
        RawCaller caller = new RawCaller(sandbox);
        return Flux.interval(Duration.ZERO, period, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .subscribe(tick -> caller.code(RawCaller.BODY));
    }
}
