package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Jitter;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A long way costs no throughput as long as it is always the same. */
class SteadyNetworkTest {

    @ParameterizedTest
    @CsvSource({"5, 0.99", "50, 0.99", "200, 0.99", "800, 0.97"})
    void aSteadyRoundTripKeepsTheFullRateWithoutARejection(int roundTripMillis, double leastRate) {
        EventLoop loop = new EventLoop();
        Jitter way = Jitter.steady(Duration.ofNanos(roundTripMillis * 500_000L));
        SimulatedServer server = new SimulatedServer(loop, CountingModel.SLIDING_LOG, way, 1);
        SaturatedClient client = new SaturatedClient(loop, server, 150);

        loop.run();

        double seconds = (server.lastArrivalNanos() - client.firstSendNanos()) / 1e9 + 0.2;
        assertThat(client.rejected()).isZero();
        assertThat(client.accepted()).isEqualTo(150);
        assertThat(client.accepted() / seconds / 5).isGreaterThanOrEqualTo(leastRate);
    }
}
