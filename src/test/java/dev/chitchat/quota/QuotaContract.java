package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.QuotaExceededException;
import dev.chitchat.error.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.test.StepVerifier;

/** What holds for every quota, wherever its tokens are kept; in real time, since a store has a clock of its own. */
@Timeout(60)
public abstract class QuotaContract {

    protected static final Duration WINDOW = Duration.ofMillis(300);
    protected static final Rate RATE = new Rate(5, WINDOW);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger SCOPES = new AtomicInteger();

    private Quota quota;
    private Limiter limiter;
    private String scope;

    /** The quota under test. */
    protected abstract Quota quota(QuotaOptions options);

    @BeforeEach
    void open() {
        quota = quota(QuotaOptions.of(RATE));
        scope = "contract-" + SCOPES.incrementAndGet();
        limiter = quota.limiter(scope, "update");
    }

    @AfterEach
    void close() {
        limiter.close();
    }

    @Test
    void noWindowHoldsMoreArrivalsThanTheRateAllows() {
        CountedCalls calls = new CountedCalls(1, Duration.ofMillis(10));

        StepVerifier.create(Flux.range(0, 20).flatMap(i -> limiter.limit(calls.call(i)), 20))
                .expectNextCount(20)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(calls.mostIn(WINDOW)).isLessThanOrEqualTo(5);
        assertThat(calls.count()).isEqualTo(20);
    }

    @Test
    void callsLeaveInTheOrderTheyCame() {
        List<Integer> left = Collections.synchronizedList(new ArrayList<>());

        StepVerifier.create(Flux.range(0, 8).flatMap(i -> limiter.limit(Mono.fromSupplier(() -> noted(left, i))), 8))
                .expectNextCount(8)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(left).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    private static int noted(List<Integer> list, int number) {
        list.add(number);
        return number;
    }

    @Test
    void nothingHappensBeforeSomebodyRequests() {
        AtomicInteger made = new AtomicInteger();
        Mono<Integer> limited = limiter.limit(Mono.fromSupplier(made::incrementAndGet));

        StepVerifier.create(limited, 0).expectSubscription().thenCancel().verify(PATIENCE);

        assertThat(made).hasValue(0);
        assertThat(limiter.status().granted()).isZero();
    }

    @Test
    void aCancelledWaiterIsGoneAndItsCallIsNeverMade() {
        AtomicInteger made = new AtomicInteger();
        Disposable blocking = takeAllTokens();

        Disposable waiter =
                limiter.limit(Mono.fromSupplier(made::incrementAndGet)).subscribe();
        assertThat(limiter.status().waiting()).isEqualTo(1);
        waiter.dispose();

        assertThat(limiter.status().waiting()).isZero();
        assertThat(limiter.status().cancelled()).isEqualTo(1);
        blocking.dispose();
        StepVerifier.create(limiter.limit(Mono.just("next")))
                .expectNext("next")
                .expectComplete()
                .verify(PATIENCE);
        assertThat(made).hasValue(0);
    }

    /** Five calls that never end. */
    private Disposable takeAllTokens() {
        List<MonoSink<Integer>> underWay = Collections.synchronizedList(new ArrayList<>());
        Disposable held = Flux.range(0, 5)
                .flatMap(i -> limiter.limit(Mono.<Integer>create(underWay::add)), 5)
                .subscribe();
        Mono.fromSupplier(underWay::size)
                .filter(size -> size == 5)
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(5)))
                .block(PATIENCE);
        return held;
    }

    @Test
    void callsGivenUpUnderWayKeepTheirTokensForAWindow() {
        CountedCalls calls = new CountedCalls(2, Duration.ZERO);
        Disposable held = takeAllTokens();
        long given = System.nanoTime();
        held.dispose();

        StepVerifier.create(limiter.limit(calls.call(1)))
                .expectNext(1)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(System.nanoTime() - given).isGreaterThanOrEqualTo(WINDOW.toNanos());
        assertThat(limiter.status().unanswered()).isEqualTo(5);
    }

    @Test
    void callsThatWereNeverWrittenCostNothing() {
        TransportException refused = TransportException.notSent("no route", new java.net.ConnectException("no route"));
        Flux<Integer> failing = Flux.range(0, 15)
                .flatMap(
                        i -> limiter.<Integer>limit(permit -> Mono.error(refused))
                                .onErrorReturn(i),
                        1);

        StepVerifier.create(failing).expectNextCount(15).expectComplete().verify(PATIENCE);

        assertThat(limiter.status().underWay()).isZero();
    }

    @Test
    void aFullLineRefusesAndTellsTheWait() {
        Disposable held = takeAllTokens();
        Limiter small = quota(QuotaOptions.of(RATE).withMaxWaiting(1)).limiter(scope, "update");
        Disposable waiting = small.limit(Mono.never()).subscribe();

        StepVerifier.create(small.limit(Mono.just(1)))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(QuotaExceededException.class, full -> {
                            assertThat(full.waiting()).isEqualTo(1);
                            assertThat(full.expectedWait()).isPositive();
                        }))
                .verify(PATIENCE);

        waiting.dispose();
        held.dispose();
        small.close();
    }

    @Test
    void closingEndsThoseWhoWait() {
        Disposable held = takeAllTokens();
        StepVerifier.create(limiter.limit(Mono.just(1)))
                .expectSubscription()
                .then(limiter::close)
                .expectError(ClientClosedException.class)
                .verify(PATIENCE);
        held.dispose();
    }

    @Test
    void aRejectionIsLearnedByEveryoneWhoSharesTheQuota() {
        Limiter other = quota.limiter(scope, "update");
        StepVerifier.create(limiter.limit(Mono.error(new ApiException("update", -14, "too fast", null))))
                .expectError()
                .verify(PATIENCE);

        StepVerifier.create(other.limit(Mono.just(1)))
                .expectNext(1)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(other.status().mode()).isEqualTo(Mode.STRICT);
        other.close();
    }

    @Test
    void theContextReachesTheCall() {
        Mono<String> call = Mono.deferContextual(context -> Mono.just(context.<String>get("who")));

        StepVerifier.create(limiter.limit(call).contextWrite(context -> context.put("who", "me")))
                .expectNext("me")
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void limitersOfOneKeyShareTheTokens() {
        CountedCalls calls = new CountedCalls(3, Duration.ofMillis(3));
        Limiter other = quota.limiter(scope, "update");

        StepVerifier.create(Flux.range(0, 16).flatMap(i -> (i % 2 == 0 ? limiter : other).limit(calls.call(i)), 16))
                .expectNextCount(16)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(calls.mostIn(WINDOW)).isLessThanOrEqualTo(5);
        other.close();
    }

    @Test
    void theStatusTellsWhatHappened() {
        StepVerifier.create(limiter.limit(Mono.just(1)).then(limiter.limit(Mono.just(2))))
                .expectNext(2)
                .expectComplete()
                .verify(PATIENCE);

        QuotaStatus status = limiter.status();
        assertThat(status.tokens()).isEqualTo(5);
        assertThat(status.granted()).isEqualTo(2);
        assertThat(status.underWay()).isZero();
        assertThat(status.waiting()).isZero();
    }
}
