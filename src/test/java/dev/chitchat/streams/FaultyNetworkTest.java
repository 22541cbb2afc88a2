package dev.chitchat.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One call in ten fails, in every way there is, and the library still ends exactly as the file says.
 *
 * <p>More seeds: {@code mvn test -Dtest=FaultyNetworkTest -Dchitchat.seeds=10}.
 */
@Timeout(60)
class FaultyNetworkTest {

    /** Short for calls that stall, long for one that is only late: given up, it could take effect after newer ones. */
    private static final Duration STALLED = Duration.ofSeconds(2);

    /** So few that a slow machine still answers each long before the client gives it up. */
    private static final int FEW = 24;

    /** Loads and compiles what the first calls would else wait for. */
    @BeforeAll
    static void warmUp() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(RealClient.SANDBOX);
                ChitchatClient client = RealClient.of(sandbox).build()) {
            assertThat(send(Edits.random(0, 500, 300), client)).hasSize(500);
        }
    }

    private static Stream<Arguments> runs() {
        return LongStream.rangeClosed(1, Long.getLong("chitchat.seeds", 2))
                .boxed()
                .flatMap(seed -> Stream.of(Arguments.of(seed, false), Arguments.of(seed, true)));
    }

    @ParameterizedTest(name = "seed {0}, merging {1}")
    @MethodSource("runs")
    void everyEditTakesEffectInTheOrderOfTheFileInSpiteOfEveryFault(long seed, boolean merging) {
        Edits edits = Edits.random(seed, 2_000, 300);
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(
                        RealClient.SANDBOX.withFaults(Faults.of(0.1)).withSeed(seed));
                ChitchatClient client = RealClient.of(sandbox)
                        .timeout(STALLED)
                        .lookAhead(1_024)
                        .maxInFlight(FEW)
                        .merging(merging)
                        .build()) {
            Outcome outcome = new Outcome(edits, send(edits, client), sandbox);

            outcome.everyLineHasOneResult();
            assertThat(outcome.failed()).isEmpty();
            outcome.everyHistoryIsInTheOrderOfTheLines();
            outcome.libraryIsWhatTheAppliedLinesMakeInOrder();
            assertThat(outcome.results().stream().anyMatch(result -> result instanceof UpdateResult.Merged))
                    .isEqualTo(merging);
        }
    }

    private static List<UpdateResult<Integer>> send(Edits edits, ChitchatClient client) {
        return Objects.requireNonNull(
                client.updateAll(edits.stream()).collectList().block(Duration.ofSeconds(50)));
    }
}
