package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.Arrivals;
import dev.chitchat.sandbox.server.CallLog.ArrivalWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalWindowTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void findsTheMostArrivalsInAnySecond() {
        for (long seed = 0; seed < 30; seed++) {
            List<Long> times = Arrivals.random(seed, 400, SECOND / 100);
            ArrivalWindow window = new ArrivalWindow();
            times.forEach(window::add);
            long most = times.stream()
                    .mapToLong(end -> times.stream()
                            .filter(time -> time > end - SECOND && time <= end)
                            .count())
                    .max()
                    .orElseThrow();
            assertThat(window.most).as("seed %s", seed).isEqualTo((int) most);
            assertThat(window.count).isEqualTo(400);
            assertThat(window.spanNanos()).isEqualTo(times.get(399) - times.get(0));
        }
    }

    @Test
    void arrivalsExactlyASecondApartAreInNoCommonWindow() {
        ArrivalWindow window = new ArrivalWindow();
        window.add(-SECOND);
        window.add(0);
        assertThat(window.most).isEqualTo(1);
    }

    @Test
    void nothingArrivedIsNothing() {
        assertThat(new ArrivalWindow().most).isZero();
        assertThat(new ArrivalWindow().spanNanos()).isZero();
    }
}
