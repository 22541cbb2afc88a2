package dev.chitchat.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each way to fail at each moment of a call: nothing is lost, and each question's edits take effect in their order.
 *
 * <p>Prints the table: {@code mvn test -Dtest=FaultTableTest -Dchitchat.tables=true}.
 */
@Timeout(60)
class FaultTableTest {

    private static final int EDITS = 200;
    private static final double SHARE = 0.3;
    private static final long SEED = 20_261_123;

    /** Which edits the faults befall is chance: with the usual ten retries one run in 250 would see an edit fail. */
    private static final int ENOUGH_RETRIES = 30;

    /** One that is only late, once given up, could take effect after newer ones. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private static final Duration STALLED = Duration.ofSeconds(1);
    private static final List<String> TABLE = new ArrayList<>();

    /** Loads and compiles what the first calls would else wait for. */
    @BeforeAll
    static void warmUp() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(RealClient.SANDBOX);
                ChitchatClient client = RealClient.of(sandbox).build()) {
            Edits edits = Edits.random(0, 500, 300);
            assertThat(client.updateAll(edits.stream()).collectList().block(Duration.ofSeconds(50)))
                    .hasSize(500);
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "before counting, reset, RESET_BEFORE",
        "before counting, HTTP 502, HTTP_502_HTML",
        "before counting, silence, STALL_BEFORE",
        "after counting, reset, RESET_AFTER",
        "after counting, HTTP 502, HTTP_502_AFTER",
        "after counting, silence, STALL",
        "after counting, no JSON, GARBAGE",
        "after counting, code 60008, INTERNAL_60008",
        "while reading, reset, RESET_READING",
        "while reading, closed, TRUNCATED_BODY",
        "while reading, silence, STALL_READING",
    })
    void nothingIsLostAndNothingOvertakesWhateverFailsWhen(String moment, String kind, Fault fault) {
        Edits edits = Edits.random(SEED, EDITS, 40);
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(
                        RealClient.SANDBOX.withFaults(Faults.of(SHARE, fault)).withSeed(SEED));
                ChitchatClient client = RealClient.of(sandbox)
                        .timeout(fault.toString().startsWith("stall") ? STALLED : LATE)
                        .retry(RealClient.RETRY.withMaxRetries(ENOUGH_RETRIES))
                        .build()) {
            List<UpdateResult<Integer>> results = Objects.requireNonNull(
                    client.updateAll(edits.stream()).collectList().block(Duration.ofSeconds(50)));
            Outcome outcome = new Outcome(edits, results, sandbox);

            outcome.everyLineHasOneResult();
            assertThat(outcome.failed()).as("seed %d", SEED).isEmpty();
            outcome.everyHistoryIsInTheOrderOfTheLines();
            outcome.libraryIsWhatTheAppliedLinesMakeInOrder();
            assertThat(sandbox.statistics().faults()).isPositive();
            TABLE.add(row(moment, kind, results, sandbox));
        }
    }

    private static String row(
            String moment, String kind, List<UpdateResult<Integer>> results, ChitchatSandbox sandbox) {
        int attempts = results.stream().mapToInt(UpdateResult::attempts).sum();
        int most = results.stream().mapToInt(UpdateResult::attempts).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "| %-15s | %-10s | %d applied, 0 failed | %3d | %d | %d |",
                moment,
                kind,
                results.size(),
                attempts,
                most,
                sandbox.statistics().accepted() - EDITS);
    }

    @AfterAll
    static void print() {
        if (Boolean.getBoolean("chitchat.tables")) {
            System.out.println("| moment | fault | outcome of " + EDITS + " edits | attempts | most for one edit | "
                    + "applied twice (same edit, harmless) |");
            TABLE.forEach(System.out::println);
        }
    }
}
