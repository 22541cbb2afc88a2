package dev.chitchat.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.ServiceUnavailableException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.retry.ServiceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What calls do while the service is down, in virtual time. */
@Timeout(60)
class OutageTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final FlakyService service = new FlakyService(time);
    private final RetriesInTime retries = RetriesInTime.create(RetryPolicy.defaults(), time, TIMEOUT, 5);
    private final List<String> done = new ArrayList<>();
    private final List<Throwable> failed = new ArrayList<>();

    @AfterEach
    void dispose() {
        time.dispose();
    }

    private Disposable start(Function<Runnable, Mono<String>> attempt) {
        return retries.retrying(attempt, CallListener.NONE).subscribe(done::add, failed::add);
    }

    private void start(int calls) {
        start(retries, calls);
    }

    private void start(RetriesInTime by, int calls) {
        for (int i = 0; i < calls; i++) {
            by.retrying(service.attempt(), CallListener.NONE).subscribe(done::add, failed::add);
        }
    }

    /** One call passes, so that the service is known to have been there. */
    private void known() {
        start(1);
        time.advanceTimeBy(Duration.ofSeconds(1));
        done.clear();
    }

    private void goDown(int calls, Supplier<@Nullable ChitchatException> how) {
        known();
        service.fails(how);
        start(calls);
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(retries.status().service()).isEqualTo(ServiceState.DOWN);
    }

    static Stream<Arguments> kindsOfOutage() {
        return Stream.of(
                Arguments.of("refused", (Supplier<@Nullable ChitchatException>) FlakyService::refused),
                Arguments.of("HTTP 503", (Supplier<@Nullable ChitchatException>) FlakyService::gateway),
                Arguments.of("reset", (Supplier<@Nullable ChitchatException>) FlakyService::reset),
                Arguments.of("70500", (Supplier<@Nullable ChitchatException>) () -> FlakyService.code(70500)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kindsOfOutage")
    void anOutageOfAMinuteFailsNoCallAndEndsWithinASecond(String name, Supplier<@Nullable ChitchatException> how) {
        goDown(256, how);
        int atFirst = service.startCounting();
        time.advanceTimeBy(MINUTE);
        int meanwhile = service.startCounting();
        assertThat(done).isEmpty();
        service.up();
        time.advanceTimeBy(Duration.ofMillis(1_100));
        assertThat(done).as("all at once, within 1.1 s of the return").hasSize(256);
        time.advanceTimeBy(Duration.ofMinutes(3));

        assertThat(failed).isEmpty();
        assertThat(done).hasSize(256);
        assertThat(atFirst).isLessThan(1 + 256 + 256);
        assertThat(meanwhile).as("tries in a minute").isBetween(50, 130);
        assertThat(retries.status().service()).isEqualTo(ServiceState.UP);
    }

    @Test
    void aSilentProbeIsJoinedByOneASecondAsFarAsTokensGo() {
        goDown(50, FlakyService::refused);
        service.takes(Duration.ofMillis(800));
        time.advanceTimeBy(Duration.ofSeconds(5));
        service.startCounting();
        time.advanceTimeBy(MINUTE);
        assertThat(service.mostUnderWay()).isEqualTo(1);

        service.takes(TIMEOUT);
        time.advanceTimeBy(Duration.ofSeconds(30));
        service.startCounting();
        time.advanceTimeBy(MINUTE);
        assertThat(service.tries()).isBetween(55, 61);
        assertThat(service.mostUnderWay()).isBetween(3, 5);
        assertThat(failed).isEmpty();
    }

    @Test
    void aServiceThatCameBackSlowIsFoundByTheTryThatWaitsItsFullTime() {
        goDown(50, FlakyService::refused);
        service.takes(Duration.ofSeconds(9));
        time.advanceTimeBy(Duration.ofSeconds(30));
        service.up();
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(retries.status().service()).isEqualTo(ServiceState.UP);
        assertThat(done).isNotEmpty();
    }

    @Test
    void aSlowStartIsNoOutageHoweverManyTimeOutTogether() {
        service.takes(Duration.ofSeconds(2));
        for (int i = 0; i < 300; i++) {
            start(service.attempt(onceTooLate()));
        }
        time.advanceTimeBy(Duration.ofMillis(2_050));
        assertThat(retries.status().service()).isEqualTo(ServiceState.UNKNOWN);

        service.takes(Duration.ofMillis(20));
        time.advanceTimeBy(Duration.ofMillis(300));
        assertThat(done)
                .as("as many at once as the budget allows, and for each answer another")
                .hasSize(300);
        assertThat(retries.status().probes()).isZero();
    }

    @Test
    void attemptsBeforeTheLastAnswerSayNothingOfTheService() {
        for (int i = 0; i < 10; i++) {
            service.takes(Duration.ofMillis(2_000 + 200 * i));
            start(service.attempt(onceTooLate()));
        }
        time.advanceTimeBy(Duration.ofMillis(1_900));
        service.takes(Duration.ofMillis(20));
        start(1);
        time.advanceTimeBy(Duration.ofMillis(50));
        assertThat(done).hasSize(1);
        service.takes(TIMEOUT);
        time.advanceTimeBy(Duration.ofSeconds(3));

        assertThat(retries.status().service()).isEqualTo(ServiceState.UP);
        assertThat(service.underWay()).as("all tried again").isEqualTo(10);
    }

    private static Supplier<@Nullable ChitchatException> onceTooLate() {
        AtomicInteger attempts = new AtomicInteger();
        return () -> attempts.getAndIncrement() == 0 ? FlakyService.reset() : null;
    }

    @Test
    void callsThatFindNoFreeConnectionSayNothingAboutTheService() {
        service.fails(FlakyService::allConnectionsInUse);
        start(50);
        time.advanceTimeBy(Duration.ofSeconds(5));

        assertThat(retries.status().service()).isEqualTo(ServiceState.UNKNOWN);
        assertThat(retries.status().probes()).isZero();
    }

    @Test
    void failuresOfLessThanASecondAreNoOutageAndUseUpNoRetriesEither() {
        RetriesInTime hasty = RetriesInTime.create(
                RetryPolicy.defaults().withMaxRetries(3).withBackoff(Duration.ofMillis(5), Duration.ofMillis(50)),
                time,
                TIMEOUT,
                5);
        start(hasty, 1);
        time.advanceTimeBy(Duration.ofSeconds(1));
        service.fails(FlakyService::gateway);
        start(hasty, 10);
        time.advanceTimeBy(Duration.ofMillis(900));
        assertThat(hasty.status().service()).isEqualTo(ServiceState.UP);
        service.up();
        time.advanceTimeBy(MINUTE);

        assertThat(failed).isEmpty();
        assertThat(done).hasSize(11);
    }

    @Test
    void callsWaitingForTheQuotaStayWhenTheServiceGoesDown() {
        RetriesInTime paced =
                RetriesInTime.create(RetryPolicy.defaults(), time, TIMEOUT, 5, new Rate(5, Duration.ofSeconds(1)));
        start(paced, 1);
        time.advanceTimeBy(Duration.ofSeconds(1));
        service.fails(FlakyService::refused);
        start(paced, 105);
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(paced.status().service()).isEqualTo(ServiceState.DOWN);
        service.startCounting();
        time.advanceTimeBy(Duration.ofMillis(800));

        assertThat(service.tries()).isLessThan(3);
        assertThat(paced.status().waiting()).isGreaterThan(100);
        service.up();
        time.advanceTimeBy(MINUTE);
        assertThat(failed).isEmpty();
        assertThat(done).hasSize(106);
        assertThat(paced.status().retriesLeft()).isEqualTo(RetryBudget.FULL);
    }

    @ParameterizedTest(name = "after {0} s")
    @ValueSource(ints = {7, 20, 33, 61, 175, 420})
    void theQueueKeepsItsOrderThroughAnOutage(int seconds) {
        RetriesInTime paced =
                RetriesInTime.create(RetryPolicy.defaults(), time, TIMEOUT, 5, new Rate(5, Duration.ofSeconds(1)));
        start(paced, 1);
        time.advanceTimeBy(Duration.ofSeconds(1));
        service.fails(FlakyService::reset);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            paced.retrying(service.attempt(), CallListener.NONE).subscribe(over -> order.add(number), failed::add);
        }
        time.advanceTimeBy(Duration.ofSeconds(seconds));
        assertThat(paced.status().service()).isEqualTo(ServiceState.DOWN);
        service.up();
        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(order).as("the first answer comes within 2 s").isNotEmpty();
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(failed).isEmpty();
        assertThat(order).hasSize(200);
        int probe = order.remove(0);
        assertThat(probe).as("the probe is one of the first").isLessThan(5);
        assertThat(order).as("all others go in order").isSorted();
    }

    @Test
    void newCallsWaitInTheQueueOfAnOutage() {
        goDown(10, FlakyService::refused);
        service.startCounting();
        start(service.attempt());

        assertThat(service.tries()).isZero();
        assertThat(retries.status().waiting()).isGreaterThan(9);
        service.up();
        time.advanceTimeBy(MINUTE);
        assertThat(done).hasSize(11);
    }

    @Test
    void anyAnswerEndsTheOutageARefusalToo() {
        goDown(10, FlakyService::refused);
        service.fails(() -> FlakyService.code(-7));
        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(retries.status().service()).isEqualTo(ServiceState.UP);
        assertThat(failed).hasSize(10).allMatch(error -> error instanceof ApiException);
    }

    @Test
    void whoWaitsTooLongFailsWithATypedErrorThatKnowsTheLastFailure() {
        goDown(20, FlakyService::refused);
        time.advanceTimeBy(Duration.ofMinutes(9));
        assertThat(failed).isEmpty();
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(failed)
                .hasSize(20)
                .allSatisfy(error -> assertThat(error)
                        .isInstanceOfSatisfying(ServiceUnavailableException.class, gone -> {
                            assertThat(gone.waited()).isGreaterThan(Duration.ofMinutes(9));
                            assertThat(gone.attempts()).isPositive();
                            assertThat(gone.getSuppressed()).hasSizeBetween(1, 16);
                            assertThat(gone.retryable()).isTrue();
                            assertThat(gone.affectsEveryCall()).isTrue();
                        })
                        .hasCauseInstanceOf(TransportException.class)
                        .hasMessageContaining("the service has been down for 60")
                        .hasMessageContaining("no connection"));
        assertThat(retries.status().waiting()).isZero();
    }

    @Test
    void aServiceNeverReachedIsTriedAsLongAsOneCallWouldBe() {
        service.fails(FlakyService::refused);
        start(1);
        time.advanceTimeBy(Duration.ofSeconds(30));
        assertThat(failed).isEmpty();
        time.advanceTimeBy(Duration.ofSeconds(30));

        assertThat(service.tries()).isLessThan(90);
        assertThat(failed)
                .singleElement()
                .isInstanceOfSatisfying(
                        ServiceUnavailableException.class,
                        error -> assertThat(error.getSuppressed()).hasSize(16));
    }

    @Test
    void aCrowdDoesNotWaitMinutesForAServiceThatNeverAnswered() {
        service.fails(FlakyService::refused);
        start(256);
        time.advanceTimeBy(Duration.ofSeconds(80));

        assertThat(failed).hasSize(256).anyMatch(error -> error instanceof ServiceUnavailableException);
        assertThat(failed)
                .filteredOn(error -> error instanceof ServiceUnavailableException)
                .first()
                .satisfies(error -> assertThat(error).hasMessageContaining("has not answered once"));
        assertThat(service.tries()).isLessThan(2 * 256 + 20);
    }

    @Test
    void aCallThatBringsTheServiceDownEachTimeHoldsNobodyUpForEver() {
        known();
        AtomicInteger downFor = new AtomicInteger();
        service.fails(() -> downFor.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? FlakyService.refused() : null);
        start(service.attempt(() -> {
            boolean up = downFor.get() == 0;
            downFor.set(4);
            return up ? FlakyService.reset() : FlakyService.refused();
        }));
        for (int second = 0; second < 600; second++) {
            start(second < 100 ? 1 : 0);
            time.advanceTimeBy(Duration.ofSeconds(1));
        }

        assertThat(done).hasSize(100);
        assertThat(failed).singleElement().isInstanceOf(TransportException.class);
    }

    @Test
    void aCancelledWaiterLeavesAndACancelledProbeHandsOn() {
        known();
        service.fails(FlakyService::refused);
        List<Disposable> calls =
                Stream.generate(() -> start(service.attempt())).limit(1_000).toList();
        time.advanceTimeBy(Duration.ofSeconds(3));
        service.takes(Duration.ofHours(1));
        time.advanceTimeBy(Duration.ofMillis(1_500));
        assertThat(service.underWay()).as("a probe, maybe with company").isBetween(1, 2);
        start(service.attempt());

        calls.forEach(Disposable::dispose);
        service.takes(Duration.ofMillis(20));
        service.up();
        time.advanceTimeBy(Duration.ofMillis(1_200));

        assertThat(done).as("the one that was not cancelled").hasSize(1);
        assertThat(service.underWay()).as("what was written goes on unseen").isBetween(1, 3);
        assertThat(retries.status().waiting()).isZero();
    }

    @Test
    void closingEndsEveryWaitAtOnceAndTheTryUnderWayWithItsOwnAnswer() {
        goDown(10, FlakyService::refused);
        start(service.attempt());
        retries.close();

        assertThat(failed).hasSize(11 - service.underWay()).hasAtLeastOneElementOfType(ClientClosedException.class);
        assertThat(retries.status().waiting()).isZero();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(failed).hasSize(11);
        assertThat(failed)
                .filteredOn(error -> error instanceof TransportException)
                .as("those that were tried end with their own failure")
                .hasSizeGreaterThanOrEqualTo(9);
    }
}
