package dev.chitchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.api.Account;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.Region;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.DeadlineExceededException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.TransportException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.signals.Recorded;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@Timeout(60)
class ChitchatClientTest {

    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicLong APPLICATIONS = new AtomicLong(1_400_000_000L);

    // of its own, since the quota of an application outlives a test
    private final long application = APPLICATIONS.incrementAndGet();
    private final SandboxOptions unlimited = SandboxOptions.DEFAULTS
            .withModel(CountingModel.NONE)
            .withSecretKey(KEY)
            .withSdkAppId(application);

    private ChitchatSandbox sandbox = ChitchatSandbox.start(unlimited);
    private final ChitchatClient client = clientWith(KEY);

    private ChitchatClient clientWith(String key) {
        return builder(key).build();
    }

    private ChitchatClientBuilder builder(String key) {
        return ChitchatClient.builder()
                .account(Account.of(application, "administrator", SecretKey.of(key)))
                .endpoint(sandbox.endpoint())
                .quota(Quota.local(Rate.perSecond(1000)))
                .retry(RetryPolicy.defaults().withBackoff(Duration.ofMillis(5), Duration.ofMillis(50)));
    }

    @AfterEach
    void close() {
        client.close();
        sandbox.close();
    }

    private static ChitchatUpdate hello(String id) {
        return ChitchatUpdate.of(id).withAnswer("Hello!", AnswerType.TEXT);
    }

    @Test
    void anUpdateTakesEffectAndIsReceipted() {
        Recorded.of(client.update(hello("q1").withCategory(77514)))
                .assertNext(receipt -> assertThat(receipt)
                        .extracting(UpdateReceipt::standardQuestionId, UpdateReceipt::attempts)
                        .containsExactly("q1", 1))
                .expectComplete()
                .verify(SOON);

        assertThat(sandbox.library().get("q1"))
                .hasFieldOrPropertyWithValue("answer", "Hello!")
                .hasFieldOrPropertyWithValue("answerType", 0)
                .hasFieldOrPropertyWithValue("categoryId", 77514L)
                .hasFieldOrPropertyWithValue("question", null);
    }

    @Test
    void nothingIsSentBeforeSubscriptionAndEachSubscriptionIsACall() {
        Mono<UpdateReceipt> twice = client.update(hello("q1"));
        assertThat(sandbox.calls()).isEmpty();

        Recorded.of(twice.then(twice)).expectNextCount(1).expectComplete().verify(SOON);

        assertThat(sandbox.calls()).hasSize(2);
    }

    @Test
    void anUpdateThatChangesNothingFailsAndCostsNoCall() {
        Recorded.of(client.update(ChitchatUpdate.of("q1")))
                .expectError(InvalidUpdateException.class)
                .verify(SOON);

        assertThat(sandbox.calls()).isEmpty();
        assertThat(client.quotaStatus().granted()).isZero();
    }

    @Test
    void aRefusalSaysWhatItMeansAndWhatToDoAndIsNotRetried() {
        sandbox.options(unlimited.withAlwaysCode(70020));

        Recorded.of(client.update(hello("q1")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ApiException.class)
                        .hasMessageContaining("70020")
                        .hasMessageContaining("check that the SDKAppID belongs to this region's host"))
                .verify(SOON);

        assertThat(sandbox.calls()).hasSize(1);
    }

    @Test
    void aWrongKeyIsRefusedAndNeverShown() {
        String wrong = KEY.replace('5', '6');
        try (ChitchatClient impostor = clientWith(wrong)) {
            Recorded.of(impostor.update(hello("q1")))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ApiException.class)
                            .hasMessageContaining("check the secret key")
                            .hasMessageNotContaining(wrong))
                    .verify(SOON);
        }
    }

    @Test
    void anExpiredSignatureIsRenewedOnceAndNeverInALoop() {
        Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
        sandbox.options(unlimited.withClock(tomorrow));

        Recorded.of(client.update(hello("q1")))
                .expectErrorSatisfies(error -> assertThat(error).isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(70001);
                    assertThat(refused.attempts()).isEqualTo(2);
                    assertThat(refused.getSuppressed()).hasSize(1);
                }))
                .verify(SOON);
    }

    @Test
    void aServiceWhoseClockIsBehindTakesASignatureFromItsFuture() {
        sandbox.options(unlimited.withClock(Clock.offset(Clock.systemUTC(), Duration.ofHours(-2))));

        Recorded.of(client.update(hello("q1")))
                .assertNext(receipt -> assertThat(receipt.attempts()).isOne())
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void passingFaultsAreRetriedUntilTheUpdateIsApplied() {
        sandbox.options(unlimited.withFaults(Faults.of(
                0.25,
                Fault.HTTP_502_HTML,
                Fault.RESET_BEFORE,
                Fault.RESET_AFTER,
                Fault.GARBAGE,
                Fault.TRUNCATED_BODY,
                Fault.INTERNAL_60008)));

        List<UpdateResult<Integer>> results =
                client.updateAll(numbered(200)).collectList().block(SOON);

        assertThat(results).hasSize(200).allMatch(result -> result instanceof UpdateResult.Applied);
        assertThat(sandbox.library()).hasSize(200);
    }

    private static Flux<Outbound<ChitchatUpdate, Integer>> numbered(int count) {
        return Flux.fromStream(() -> IntStream.range(0, count).boxed()).map(n -> Outbound.of(hello("q" + n), n));
    }

    @Test
    void everyElementOfAStreamComesBackWithItsOutcome() {
        Flux<Outbound<ChitchatUpdate, String>> updates = Flux.just(
                Outbound.of(hello("a"), "first"),
                Outbound.of(ChitchatUpdate.of("b"), "empty"),
                Outbound.of(hello("c"), "last"));

        Recorded.of(client.updateAll(updates).collectMap(UpdateResult::correlation))
                .assertNext(results -> {
                    assertThat(results.get("first")).isInstanceOf(UpdateResult.Applied.class);
                    assertThat(results.get("last")).isInstanceOf(UpdateResult.Applied.class);
                    assertThat(results.get("empty"))
                            .isInstanceOfSatisfying(
                                    UpdateResult.Failed.class,
                                    failed -> assertThat(failed.error()).isInstanceOf(InvalidUpdateException.class));
                })
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void updatesOfOneQuestionTakeEffectInTheirOrderInSpiteOfFaults() {
        sandbox.options(unlimited.withFaults(Faults.of(0.3, Fault.HTTP_502_HTML, Fault.RESET_AFTER)));
        Flux<Outbound<ChitchatUpdate, Integer>> updates = Flux.range(0, 150)
                .map(n -> Outbound.of(ChitchatUpdate.of("q" + n % 3).withAnswer("v" + n), n));

        Recorded.of(client.updateAll(updates))
                .expectNextCount(150)
                .expectComplete()
                .verify(SOON);

        for (int question = 0; question < 3; question++) {
            List<Integer> versions = sandbox.history("q" + question).stream()
                    .map(change -> Integer.parseInt(
                            String.valueOf(change.fields().answer()).substring(1)))
                    .toList();
            assertThat(versions).isSorted().endsWith(147 + question);
        }
    }

    @Test
    void waitingUpdatesOfOneQuestionGoOutAsOneCallWhereAskedFor() {
        try (ChitchatClient merging = builder(KEY).merging(true).build()) {
            Flux<Outbound<ChitchatUpdate, Integer>> updates = Flux.range(0, 100)
                    .map(n -> Outbound.of(ChitchatUpdate.of("q").withAnswer("v" + n), n));

            List<UpdateResult<Integer>> results =
                    merging.updateAll(updates).collectList().block(SOON);

            assertThat(results).hasSize(100).anyMatch(result -> result instanceof UpdateResult.Merged);
            assertThat(sandbox.calls()).hasSizeLessThan(10);
            assertThat(sandbox.library().get("q")).hasFieldOrPropertyWithValue("answer", "v99");
        }
    }

    @Test
    void anErrorOfTheAccountEndsTheStreamAtOnce() {
        sandbox.options(unlimited.withAlwaysCode(-20));

        Recorded.of(client.updateAll(numbered(100_000)).ignoreElements())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                ApiException.class,
                                refused -> assertThat(refused.code()).isEqualTo(-20)))
                .verify(SOON);

        assertThat(sandbox.calls()).hasSizeLessThan(2_000);
    }

    @Test
    void closingLetsCallsUnderWayFinishAndRefusesNewOnes() {
        Mono<UpdateReceipt> call = client.update(hello("q1"));
        Recorded.of(call.doOnSubscribe(subscription -> client.close()))
                .expectError(ClientClosedException.class)
                .verify(SOON);
        Recorded.of(client.onClosed()).expectComplete().verify(SOON);
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void itIsClosedAlthoughASubscriberThrew() {
        client.update(hello("q1")).subscribe(receipt -> {
            throw new NoClassDefFoundError("thrown by a subscriber");
        });

        client.close();

        Recorded.of(client.onClosed()).expectComplete().verify(SOON);
    }

    @Test
    void theBuilderNamesAllThatIsMissing() {
        assertThatThrownBy(() -> ChitchatClient.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("an account")
                .hasMessageContaining("a region or an endpoint");
    }

    @Test
    void anEndpointThatIsNoneIsRefusedAtOnce() {
        assertThatThrownBy(() -> ChitchatClient.builder().endpoint(URI.create("ftp://host")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ftp");
    }

    @Test
    void clientsOfOneApplicationShareOneBucketInItsRegion() {
        Quota quota = Quota.local(Rate.perSecond(7));
        ChitchatClientBuilder twins = builder(KEY)
                .region(Region.SINGAPORE)
                .failover(false)
                .httpClient(client -> client.resolver(NoopAddressResolverGroup.INSTANCE))
                .quota(quota)
                .retry(RetryPolicy.none());
        try (ChitchatClient one = twins.build();
                ChitchatClient other = twins.build()) {
            Recorded.of(one.update(hello("q")))
                    .expectError(TransportException.class)
                    .verify(SOON);
            assertThat(other.quotaStatus().granted()).isEqualTo(1);
        }
    }

    @Test
    void clientsWithAnotherBoundOnWaitersShareTheBucketAllTheSame() {
        QuotaOptions options = QuotaOptions.of(Rate.perSecond(9));
        try (ChitchatClient one = builder(KEY).quota(Quota.local(options)).build();
                ChitchatClient other = builder(KEY)
                        .quota(Quota.local(options.withMaxWaiting(7)))
                        .build()) {
            Recorded.of(one.update(hello("q")))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
            assertThat(other.quotaStatus().granted()).isEqualTo(1);
        }
    }

    @Test
    void closingEndsAWaitForARetryWithTheFailureItHad() {
        sandbox.options(unlimited.withAlwaysCode(60008));
        ChitchatClient patient = builder(KEY)
                .retry(RetryPolicy.defaults().withBackoff(Duration.ofHours(1), Duration.ofHours(1)))
                .build();

        Recorded.of(patient.update(hello("q"))
                        .doOnSubscribe(subscription -> Flux.interval(Duration.ofMillis(10))
                                .filter(tick -> patient.quotaStatus().granted() > 0
                                        && patient.quotaStatus().underWay() == 0)
                                .next()
                                .subscribe(tick -> patient.close())))
                .expectErrorSatisfies(error -> assertThat(error).isInstanceOfSatisfying(ApiException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(60008);
                    assertThat(failure.attempts()).isEqualTo(1);
                }))
                .verify(SOON);
        Recorded.of(patient.onClosed()).expectComplete().verify(SOON);
    }

    @Test
    void cancellingAStreamMakesNoFurtherAttempts() {
        sandbox.options(unlimited.withAlwaysCode(60008));
        RetryPolicy slow = RetryPolicy.defaults().withBackoff(Duration.ofMillis(200), Duration.ofMillis(200));
        try (ChitchatClient retrying = builder(KEY).retry(slow).build()) {
            StepVerifier.create(retrying.updateAll(numbered(20)))
                    .thenAwait(Duration.ofMillis(100))
                    .thenCancel()
                    .verify(SOON);
            pass(Duration.ofSeconds(1)); // for attempts that were under way
            long after = retrying.quotaStatus().granted();
            pass(Duration.ofSeconds(1));

            assertThat(retrying.quotaStatus().granted()).isEqualTo(after);
        }
    }

    @Test
    void aDeadlineEndsACallThatWaitsForItsTokenAndGivesItsPlaceBack() {
        ChitchatClientBuilder rare = builder(KEY).quota(Quota.local(new Rate(1, Duration.ofMinutes(10))));
        try (ChitchatClient patient = rare.build();
                ChitchatClient hurried = rare.deadline(Duration.ofMillis(300)).build()) {
            Recorded.of(patient.update(hello("first")))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
            Recorded.of(hurried.update(hello("second")))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOfSatisfying(DeadlineExceededException.class, late -> {
                                assertThat(late.deadline()).isEqualTo(Duration.ofMillis(300));
                                assertThat(late.attempts()).isZero();
                            }))
                    .verify(SOON);
            assertThat(hurried.quotaStatus().waiting()).isZero();
        }
    }

    private static void pass(Duration time) {
        Recorded.of(Mono.delay(time)).expectNextCount(1).expectComplete().verify(SOON);
    }
}
