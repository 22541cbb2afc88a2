package dev.chitchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.DeadlineExceededException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.signals.Recorded;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** A duration that fits into no number of nanoseconds or milliseconds is taken as very long, or refused by name. */
@Timeout(60)
class HugeDurationsTest {

    private static final Duration HUGE = Duration.ofSeconds(Long.MAX_VALUE);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final ChitchatSandbox sandbox =
            ChitchatSandbox.start(SandboxOptions.DEFAULTS.withModel(CountingModel.NONE));

    @AfterEach
    void close() {
        sandbox.close();
    }

    private ChitchatClientBuilder builder() {
        return ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of("key")))
                .endpoint(sandbox.endpoint())
                .quota(Quota.local(Rate.perSecond(1_000)));
    }

    private static Mono<UpdateReceipt> call(ChitchatClient client) {
        return client.update(ChitchatUpdate.of("q").withAnswer("Hello!"));
    }

    static Stream<Arguments> taken() {
        RetryPolicy policy = RetryPolicy.defaults();
        return Stream.of(
                taken("deadline", builder -> builder.deadline(HUGE)),
                taken("maxOutage", builder -> builder.retry(policy.withMaxOutage(HUGE))),
                taken("rateLimitFloor", builder -> builder.retry(policy.withRateLimitFloor(HUGE))),
                taken("backoff", builder -> builder.retry(policy.withBackoff(HUGE, HUGE))));
    }

    private static Arguments taken(String name, UnaryOperator<ChitchatClientBuilder> option) {
        return Arguments.of(name, option);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("taken")
    void whatNobodyLivesToSeeIsTaken(String name, UnaryOperator<ChitchatClientBuilder> option) {
        try (ChitchatClient client = option.apply(builder()).build()) {
            Recorded.of(call(client)).expectNextCount(1).expectComplete().verify(SOON);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("taken")
    void aCallThatWaitsSoLongCanBeGivenUp(String name, UnaryOperator<ChitchatClientBuilder> option) {
        sandbox.options(sandbox.options().withAlwaysCode(-14));
        try (ChitchatClient client = option.apply(builder()).build()) {
            Recorded.of(call(client).takeUntilOther(Mono.delay(Duration.ofMillis(300))))
                    .expectComplete()
                    .verify(SOON);
        }
    }

    static Stream<Arguments> refused() {
        ChitchatClientBuilder builder = ChitchatClient.builder();
        Account account = Account.of(88888888L, "administrator", SecretKey.of("key"));
        return Stream.of(
                refused(
                        "timeout must",
                        () -> ChitchatClient.builder()
                                .account(account)
                                .endpoint(URI.create("http://localhost"))
                                .timeout(HUGE)
                                .build()),
                refused(
                        "signature",
                        () -> ChitchatClient.builder()
                                .account(account)
                                .endpoint(URI.create("http://localhost"))
                                .signatureValidity(HUGE)
                                .build()),
                refused("maxIdle", () -> builder.connectionLimits(HUGE, Duration.ofDays(1))),
                refused("maxLife", () -> builder.connectionLimits(Duration.ofDays(1), HUGE)),
                refused("window", () -> new Rate(5, HUGE)),
                refused("longestCall", () -> QuotaOptions.DEFAULTS.withLongestCall(HUGE)),
                refused("commandTimeout", () -> RedisQuotaOptions.DEFAULTS.withCommandTimeout(HUGE)),
                refused("delay", () -> Jitter.steady(HUGE)));
    }

    private static Arguments refused(String name, ThrowingCallable option) {
        return Arguments.of(name, option);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatWouldMakeNoSenseIsRefusedByName(String name, ThrowingCallable option) {
        assertThatIllegalArgumentException().isThrownBy(option).withMessageContaining(name);
    }

    @Test
    void aDeadlineIsPutInWordsHoweverLong() {
        assertThat(new DeadlineExceededException("update", HUGE)).hasMessageContaining(HUGE.toString());
        assertThat(new DeadlineExceededException("update", Duration.ofSeconds(2)))
                .hasMessageContaining("2000 ms");
    }
}
