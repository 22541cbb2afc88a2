package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.QuotaUnavailableException;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.TokenStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a store of tokens throws, an Error too, is an answer that failed, and holds up no call. */
class ThrowingStoreTest {

    private static final StoreAnswer GRANTED = new StoreAnswer(true, Duration.ZERO, Duration.ZERO, 0, 4, 1, 0);
    private static final StoreAnswer NOTED = new StoreAnswer(false, Duration.ZERO, Duration.ZERO, 0, 5, 0, 0);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    static Stream<Arguments> throwing() {
        return Stream.of(
                Arguments.of("throws", (Supplier<Mono<StoreAnswer>>) () -> {
                    throw new IllegalStateException("thrown");
                }),
                Arguments.of("throws an Error", (Supplier<Mono<StoreAnswer>>) () -> {
                    throw new NoSuchMethodError("thrown");
                }),
                Arguments.of(
                        "fails", (Supplier<Mono<StoreAnswer>>) () -> Mono.error(new IllegalStateException("failed"))),
                Arguments.of("fails by an Error", (Supplier<Mono<StoreAnswer>>)
                        () -> Mono.error(new NoSuchMethodError("failed"))),
                Arguments.of("throws when subscribed to", (Supplier<Mono<StoreAnswer>>) () -> Mono.fromCallable(() -> {
                    throw new NoSuchMethodError("thrown");
                })));
    }

    private Limiter limiter(Supplier<Mono<StoreAnswer>> store, StoreOutagePolicy policy) {
        QuotaOptions options = QuotaOptions.DEFAULTS.withScheduler(time).withOutage(policy);
        TokenStore tokens = new TokenStore() {

            @Override
            public Mono<StoreAnswer> exchange(StoreRequest request) {
                return request.lease().isEmpty() ? Mono.just(NOTED) : store.get();
            }

            @Override
            public void close() {}
        };
        return Quota.shared((scope, command) -> tokens, options).limiter("scope", "command");
    }

    @ParameterizedTest(name = "a store that {0}")
    @MethodSource("throwing")
    void aCallGoesOnOnceTheStoreAnswersAgain(String name, Supplier<Mono<StoreAnswer>> bad) {
        List<Supplier<Mono<StoreAnswer>>> first = new ArrayList<>(List.of(bad, bad));
        Limiter limiter = limiter(
                () -> first.isEmpty() ? Mono.just(GRANTED) : first.remove(0).get(), StoreOutagePolicy.waits());
        List<Integer> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            limiter.limit(Mono.just(i)).subscribe(made::add);
        }
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(made).as("made by a store that %s twice", name).containsExactly(0, 1, 2);
        assertThat(limiter.status().waiting()).isZero();
    }

    @Test
    void aLeaseThatWasNotAskedForIsPassedOver() {
        List<StoreRequest> asked = new ArrayList<>();
        TokenStore generous = new TokenStore() {

            @Override
            public Mono<StoreAnswer> exchange(StoreRequest request) {
                asked.add(request);
                return asked.size() > 100 ? Mono.never() : Mono.just(GRANTED);
            }

            @Override
            public void close() {}
        };
        Limiter limiter = Quota.shared((scope, command) -> generous, QuotaOptions.DEFAULTS.withScheduler(time))
                .limiter("scope", "command");
        limiter.limit(Mono.just("made")).subscribe();
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest(name = "a store that {0}")
    @MethodSource("throwing")
    void whoWaitsHearsOfAStoreThatNeverAnswers(String name, Supplier<Mono<StoreAnswer>> bad) {
        Limiter limiter = limiter(bad, StoreOutagePolicy.fails());
        List<Throwable> heard = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            limiter.limit(Mono.just(i)).subscribe(one -> {}, heard::add);
        }
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(heard)
                .as("heard of a store that %s", name)
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(QuotaUnavailableException.class));
    }

    @Test
    void aCallThatAnAbsentStoreRefusesFoundNoFullQueue() {
        Limiter limiter = limiter(() -> Mono.error(new IllegalStateException("away")), StoreOutagePolicy.fails());
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            limiter.limit(Mono.just(i)).subscribe(done -> {}, failures::add);
            time.advanceTimeBy(Duration.ofMillis(1));
        }

        assertThat(failures)
                .hasExactlyElementsOfTypes(QuotaUnavailableException.class, QuotaUnavailableException.class);
        assertThat(limiter.status().refused()).isZero();
    }

    @Test
    void waitingForAStoreEndsWithItsPatience() {
        Limiter limiter = limiter(
                () -> Mono.error(new IllegalStateException("away")), StoreOutagePolicy.waits(Duration.ofMinutes(1)));
        List<Throwable> failures = new ArrayList<>();

        limiter.limit(Mono.just("done")).subscribe(done -> {}, failures::add);
        time.advanceTimeBy(Duration.ofSeconds(59));
        assertThat(failures).isEmpty();
        time.advanceTimeBy(Duration.ofSeconds(4));
        assertThat(failures).hasExactlyElementsOfTypes(QuotaUnavailableException.class);
        limiter.close();
    }
}
