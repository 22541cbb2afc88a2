package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.Arrivals;
import dev.chitchat.sandbox.SandboxStatistics;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalWindowTest {

    private static final long SECOND = 1_000_000_000;

    private final CallLog log = new CallLog(1, 0);

    @Test
    void findsTheMostArrivalsInAnySecond() {
        for (long seed = 0; seed < 30; seed++) {
            List<Long> times = Arrivals.random(seed, 400, SECOND / 100);
            CallLog seeded = new CallLog(1, 0);
            times.forEach(time -> seeded.arrived("a line", time));
            long most = times.stream()
                    .mapToLong(end -> times.stream()
                            .filter(time -> time > end - SECOND && time <= end)
                            .count())
                    .max()
                    .orElseThrow();
            SandboxStatistics statistics = seeded.statistics();
            assertThat(statistics.maxArrivalsInAnyWindow()).as("seed %s", seed).isEqualTo((int) most);
            assertThat(statistics.arrivals()).isEqualTo(400);
            assertThat(statistics.span()).isEqualTo(Duration.ofNanos(times.get(399) - times.get(0)));
        }
    }

    @Test
    void arrivalsExactlyASecondApartAreInNoCommonWindow() {
        log.arrived("a line", -SECOND);
        log.arrived("a line", 0);
        assertThat(log.statistics().maxArrivalsInAnyWindow()).isEqualTo(1);
    }

    @Test
    void eachLineHasAWindowOfItsOwn() {
        log.arrived("a line", 0);
        log.arrived("another", 1);
        log.arrived("a line", 2);
        assertThat(log.statistics().maxArrivalsInAnyWindow()).isEqualTo(2);
        assertThat(log.statistics().arrivals()).isEqualTo(3);
    }

    @Test
    void nothingArrivedIsNothing() {
        assertThat(log.statistics().maxArrivalsInAnyWindow()).isZero();
        assertThat(log.statistics().span()).isZero();
    }
}
