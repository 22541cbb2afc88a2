package dev.chitchat.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;
import reactor.test.util.RaceTestUtils;

/**
 * Signals from several threads at once: none is lost, none is served twice, none overlaps another. With one processor for
 * all of them each round takes a slice of its time, which is a minute for a test beside other work.
 */
@Timeout(300)
class RaceTest {

    private static final int ROUNDS = 2_000;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Scheduler threads = Schedulers.newParallel("calls", 4);

    @AfterEach
    void disposeThreads() {
        threads.dispose();
    }

    /** A stream of a1, a2 and b1, with a1 and b1 under way. */
    private static final class Round {

        final ConcurrentLinkedQueue<Object> discarded = new ConcurrentLinkedQueue<>();
        final ConcurrentHashMap<String, Sinks.One<UpdateReceipt>> open = new ConcurrentHashMap<>();
        final TestPublisher<Outbound<String, String>> source =
                TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
        final TestSubscriber<UpdateResult<String>> subscriber;

        Round(long initialRequest) {
            subscriber = TestSubscriber.builder().initialRequest(initialRequest).build();
            Piped<String> pipeline = Piped.create(
                    message -> message.substring(0, 1),
                    (message, progress) ->
                            open.computeIfAbsent(message, m -> Sinks.one()).asMono(),
                    null);
            pipeline.send(source).doOnDiscard(Object.class, discarded::add).subscribe(subscriber);
            source.next(outbound("a1"), outbound("a2"), outbound("b1"));
        }

        static Outbound<String, String> outbound(String message) {
            return Outbound.of(message, message);
        }

        void succeed(String message) {
            open.computeIfAbsent(message, m -> Sinks.one())
                    .tryEmitValue(ManualCalls.receipt(1))
                    .orThrow();
        }

        List<String> accountedFor() {
            // what came late stands among what was received too
            return Stream.concat(subscriber.getReceivedOnNext().stream(), discarded.stream())
                    .map(Round::correlation)
                    .toList();
        }

        private static String correlation(Object emittedOrDiscarded) {
            return emittedOrDiscarded instanceof UpdateResult<?> result
                    ? String.valueOf(result.correlation())
                    : String.valueOf(((Outbound<?, ?>) emittedOrDiscarded).correlation());
        }
    }

    @Test
    void cancelRacingOutcomesAccountsForEveryElementOnce() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(Long.MAX_VALUE);
            RaceTestUtils.race(round.subscriber::cancel, () -> round.succeed("a1"), () -> round.succeed("b1"));
            round.succeed("a2");

            assertThat(round.accountedFor()).as("round %d", i).containsExactlyInAnyOrder("a1", "a2", "b1");
        }
    }

    @Test
    void cancelRacingAnArrivalAccountsForEveryElementOnce() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(Long.MAX_VALUE);
            RaceTestUtils.race(round.subscriber::cancel, () -> round.source.next(Round.outbound("a3")));
            for (String message : List.of("a1", "b1", "a2", "a3")) {
                round.succeed(message);
            }

            assertThat(round.accountedFor()).as("round %d", i).containsExactlyInAnyOrder("a1", "a2", "a3", "b1");
        }
    }

    @Test
    void requestsRacingOutcomesLoseNone() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(0);
            RaceTestUtils.race(
                    () -> round.subscriber.request(1),
                    () -> round.subscriber.request(1),
                    () -> round.succeed("a1"),
                    () -> round.succeed("b1"));

            assertThat(round.accountedFor()).as("round %d", i).containsExactlyInAnyOrder("a1", "b1");
        }
    }

    @Test
    void completionRacingTheLastOutcomesEndsOnce() {
        for (int i = 0; i < ROUNDS; i++) {
            Round round = new Round(Long.MAX_VALUE);
            RaceTestUtils.race(() -> round.source.complete(), () -> round.succeed("a1"), () -> round.succeed("b1"));
            round.succeed("a2");

            assertThat(round.subscriber.isTerminatedComplete())
                    .as("round %d", i)
                    .isTrue();
            assertThat(round.subscriber.getProtocolErrors()).as("round %d", i).isEmpty();
            assertThat(round.accountedFor()).hasSize(3);
        }
    }

    /** Pitfall 39: whatever threads calls end on, results come one at a time, in order per key. */
    @Test
    void callsOnManyThreadsGiveResultsOneAtATime() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger underWay = new AtomicInteger();
        Piped<Integer> pipeline = Piped.<Integer>create(
                        i -> "key" + i % 50,
                        (i, progress) -> Mono.fromCallable(underWay::incrementAndGet)
                                .doOnNext(now -> assertThat(now).isLessThanOrEqualTo(4))
                                .doOnTerminate(underWay::decrementAndGet)
                                .subscribeOn(threads)
                                .thenReturn(ManualCalls.receipt(1)),
                        null)
                .withMaxInFlight(4);

        Recorded.of(pipeline.send(Flux.range(0, 50_000)
                                .publishOn(Schedulers.parallel())
                                .map(i -> Outbound.of(i, i)))
                        .doOnNext(result -> {
                            assertThat(inside.incrementAndGet()).isEqualTo(1);
                            assertThat(result).isInstanceOf(UpdateResult.Applied.class);
                            inside.decrementAndGet();
                        })
                        .filter(result -> result.correlation() % 50 == 7)
                        .map(UpdateResult::correlation)
                        .collectList())
                .assertNext(ofOneKey -> assertThat(ofOneKey).hasSize(1_000).isSorted())
                .expectComplete()
                .verify(SOON);
    }
}
