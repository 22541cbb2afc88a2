package dev.chitchat.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.ResultLine;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.TransportException;
import dev.chitchat.quota.Mode;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.retry.ServiceState;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.util.context.Context;

class WaitingTest {

    private final Tally tally = new Tally(System::nanoTime, 5);
    private @Nullable ChitchatException failure;

    private static ResultLine applied() {
        return new ResultLine(1L, "q", "applied", 1, Duration.ZERO, null, null, null);
    }

    private String words(int free, int underWay, int waiting, Mode mode) {
        return words(free, underWay, waiting, mode, Duration.ZERO);
    }

    private String words(int free, int underWay, int waiting, Mode mode, Duration downFor) {
        ServiceState state = downFor.isZero() ? ServiceState.UP : ServiceState.DOWN;
        RetryStatus retries = new RetryStatus(state, downFor, 0, 100, 0, 0, failure);
        QuotaStatus status =
                new QuotaStatus(5, free, underWay, waiting, Duration.ZERO, mode, Duration.ZERO, 9, 0, 0, 0, 0);
        return Progress.waiting(tally, OptionalLong.empty(), status, retries);
    }

    @ParameterizedTest
    @CsvSource({
        "NORMAL, ''",
        "PACED, evenly paced after a rejection",
        "STRICT, one call at a time after rejections",
        "SHARED, 'slowed down, others use the quota too'"
    })
    void howStrictlyTheQuotaIsKeptIsSaid(Mode mode, String words) {
        tally.read();
        assertThat(words(0, 1, 0, mode)).isEqualTo(words);
    }

    @Test
    void aServiceThatFailsIsSaid() {
        tally.read();
        failure = TransportException.maybeSent("reset", null);
        assertThat(words(5, 0, 0, Mode.NORMAL)).isEqualTo("service fails, waits to retry");
        assertThat(words(5, 0, 0, Mode.STRICT)).isEqualTo("service fails, waits to retry");
    }

    @Test
    void aServiceThatIsDownIsSaidAndForHowLong() {
        tally.read();
        assertThat(words(5, 0, 0, Mode.NORMAL, Duration.ofSeconds(75)))
                .isEqualTo("service is down for 1 min 15 s, waits for it");
    }

    @Test
    void inputThatDoesNotComeIsSaid() {
        tally.read();
        tally.settled(ResultLine.of(new InvalidUpdateException("no update"), 1L));
        assertThat(words(5, 0, 0, Mode.NORMAL)).isEqualTo("waits for input");
    }

    @Test
    void itIsPartOfALineOnTheWay() {
        tally.read();
        assertThat(tally.onTheWay(OptionalLong.of(7), words(0, 1, 0, Mode.STRICT)))
                .endsWith(" 0 failed, one call at a time after rejections");
    }

    /** Calls made before the run, as to read a library, are no part of its pace. */
    @Test
    void thePaceOfOneCallIsThatOfTheWholeRun() {
        AtomicLong nanos = new AtomicLong(1_000_000_000L);
        Tally clocked = new Tally(nanos::get, 5);
        clocked.called("list", Context.empty()).attemptEnded(Duration.ofMillis(9), null);
        clocked.read();
        nanos.addAndGet(2_000_000_000L);
        assertThat(clocked.atEnd(0)).contains(" 0/s, ");
        clocked.called("update", Context.empty()).attemptEnded(Duration.ofMillis(9), null);
        clocked.settled(applied());
        assertThat(clocked.atEnd(0)).isEqualTo("1 applied, 0 failed, 0 retries, 0.5/s, 2 s");
    }

    /** 10 of 100 done in 10 s; then the service is away for 5 minutes. */
    @Test
    void theTimeLeftKnowsOfAnOutage() {
        AtomicLong nanos = new AtomicLong(1_000_000_000L);
        Tally clocked = new Tally(nanos::get, 5);
        for (int i = 0; i < 10; i++) {
            clocked.read();
            nanos.addAndGet(1_000_000_000L);
            clocked.called("update", Context.empty()).attemptEnded(Duration.ofMillis(9), null);
            clocked.settled(applied());
        }
        OptionalLong all = OptionalLong.of(100);
        assertThat(clocked.onTheWay(all, "")).contains(", 1 min 30 s left,");
        nanos.addAndGet(300_000_000_000L);
        assertThat(clocked.onTheWay(all, "")).contains(", 1 min 30 s left once it answers,");
        clocked.called("update", Context.empty()).attemptEnded(Duration.ofMillis(9), null);
        clocked.settled(applied());
        assertThat(clocked.left(all))
                .hasValueSatisfying(left -> assertThat(left).isLessThan(Duration.ofSeconds(91)));
    }
}
