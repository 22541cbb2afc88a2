package dev.chitchat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.DeadlineExceededException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Which waits count for the timeout of an attempt, and which for the deadline of a call. */
@Timeout(60)
class TimesTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration MIDDLING = Duration.ofSeconds(2);
    private static final SandboxOptions UNLIMITED = SandboxOptions.DEFAULTS.withModel(CountingModel.NONE);
    private static final SandboxOptions SILENT = UNLIMITED.withFaults(Faults.of(1, Fault.STALL));
    private static final Rate ENOUGH = Rate.perSecond(1_000);
    private static final Rate ONE_CALL = new Rate(1, LONG);

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(UNLIMITED);

    /** The first call of a JVM may take a second by itself. */
    @BeforeEach
    void warmUp() {
        try (ChitchatClient client = builder(ENOUGH).build()) {
            Recorded.of(call(client)).expectNextCount(1).expectComplete().verify(SOON);
        }
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private ChitchatClientBuilder builder(Rate rate) {
        return ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of("key")))
                .endpoint(sandbox.endpoint())
                .quota(Quota.local(rate))
                .retry(RetryPolicy.defaults().withBackoff(Duration.ofMillis(5), Duration.ofMillis(50)));
    }

    private static Mono<UpdateReceipt> call(ChitchatClient client) {
        return client.update(ChitchatUpdate.of("q").withAnswer("Hello!"));
    }

    private static void assertOutOfTime(Mono<UpdateReceipt> call, int attempts) {
        Recorded.of(call)
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                DeadlineExceededException.class,
                                late -> assertThat(late.attempts()).isEqualTo(attempts)))
                .verify(SOON);
    }

    @Test
    void theWaitForTheQuotaDoesNotCountForAnAttempt() {
        try (ChitchatClient client =
                builder(ONE_CALL).timeout(MIDDLING).retry(RetryPolicy.none()).build()) {
            Recorded.of(Flux.merge(call(client), call(client)).map(UpdateReceipt::attempts))
                    .expectNext(1, 1)
                    .expectComplete()
                    .verify(SOON);
        }
    }

    @Test
    void theWaitBeforeARetryDoesNotCountForAnAttempt() {
        RetryPolicy slow = RetryPolicy.defaults().withRateLimitFloor(LONG);
        sandbox.options(UNLIMITED.withAlwaysCode(-14));
        try (ChitchatClient client =
                builder(ENOUGH).timeout(MIDDLING).retry(slow).build()) {
            StepVerifier.create(call(client).map(UpdateReceipt::attempts))
                    .then(() -> healsAfter(SHORT))
                    .expectNext(2)
                    .expectComplete()
                    .verify(SOON);
        }
    }

    @Test
    void everyAttemptHasItsWholeTimeAnew() {
        sandbox.options(SILENT);
        try (ChitchatClient client = builder(ENOUGH).timeout(SHORT).build()) {
            StepVerifier.create(call(client))
                    .then(() -> healsAfter(LONG))
                    .assertNext(receipt -> assertThat(receipt.attempts()).isGreaterThan(1))
                    .expectComplete()
                    .verify(SOON);
        }
    }

    private void healsAfter(Duration time) {
        Recorded.of(Mono.delay(time)).expectNextCount(1).expectComplete().verify(SOON);
        sandbox.options(UNLIMITED);
    }

    @Test
    void theWaitForTheQuotaCountsForTheDeadline() {
        try (ChitchatClient client = builder(ONE_CALL).deadline(SHORT).build()) {
            Recorded.of(call(client)).expectNextCount(1).expectComplete().verify(SOON);

            assertOutOfTime(call(client), 0);
            assertThat(client.quotaStatus().waiting()).isZero();
        }
    }

    @Test
    void theWaitBeforeARetryCountsForTheDeadline() {
        sandbox.options(UNLIMITED.withAlwaysCode(-14));
        RetryPolicy slow = RetryPolicy.defaults().withRateLimitFloor(Duration.ofHours(1));
        try (ChitchatClient client = builder(ENOUGH).deadline(SHORT).retry(slow).build()) {
            assertOutOfTime(call(client), 1);
        }
    }

    @Test
    void theAttemptItselfCountsForTheDeadline() {
        sandbox.options(SILENT);
        try (ChitchatClient client = builder(ENOUGH).deadline(SHORT).build()) {
            assertOutOfTime(call(client), 1);
            assertThat(client.quotaStatus().underWay())
                    .as("it was written, so it keeps its token to its end")
                    .isEqualTo(1);
        }
    }

    @Test
    void aCallThatIsNotSubscribedToHasNoDeadlineYet() {
        try (ChitchatClient client = builder(ENOUGH).deadline(SHORT).build()) {
            Mono<UpdateReceipt> later = call(client).delaySubscription(LONG);

            Recorded.of(later).expectNextCount(1).expectComplete().verify(SOON);
        }
    }
}
