package dev.chitchat.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/**
 * What other stream senders got wrong, each with a test: through the whole client here, of the operator alone elsewhere.
 *
 * <ul>
 *   <li>31, groupBy hangs with many keys: {@link #farMoreQuestionsThanCallsInFlightDoNotHang},
 *       {@code OperatorTest.aMillionKeysNeitherHangNorOverflowTheStack}
 *   <li>32, a newer update overtakes one that is retried: {@code FaultyNetworkTest},
 *       {@code KeyOrderTest.newerElementDoesNotOvertakeOneThatWaitsToRetry}
 *   <li>33, one error ends the stream or vanishes: {@code RefusedEditsTest}, {@code ErrorsTest.failedElementDoesNotEndTheStream}
 *   <li>34, what always fails fills the allowance: {@code KeyOrderTest.callThatWaitsToRetryLeavesItsPlace},
 *       {@code ErrorsTest.keyThatAlwaysFailsDoesNotStopOthers}
 *   <li>35, one slow key stops others: {@code KeyOrderTest.elementsBehindABusyKeyHoldUpNobody},
 *       {@code KeyOrderTest.elementsThatWaitToRetryDoNotStopTheIntake}
 *   <li>36, the bound in flight is none: {@code KeyOrderTest.neverMoreCallsUnderWayThanAllowed},
 *       {@code RaceTest.callsOnManyThreadsGiveResultsOneAtATime}
 *   <li>37, a checkpoint past unfinished items: what was confirmed is in the results, one by one, in order per question:
 *       {@code KeyOrderTest.nextCallOfAKeyStartsAfterTheResultBeforeWasHandedOver}; the journal is the command line's
 *   <li>38, close drops, hangs or never ends; add after close; callbacks that call back in:
 *       {@link #closingWhileAStreamRunsEndsItWithAResultForEveryCallMade}, {@link #streamsAndCallsAfterCloseAreRefusedAtOnce},
 *       {@link #aCallbackMayCallTheClientAgain}, {@link #aCallbackMayCloseTheClient},
 *       {@link #aCancelledStreamsCallsFinishBeforeTheClientIsClosed}
 *   <li>39, signals from several threads at once: {@link #aSourceFedFromManyThreadsLosesNothing},
 *       {@code RaceTest.callsOnManyThreadsGiveResultsOneAtATime}
 *   <li>40, hundreds pulled and lost on cancel: {@link #whatACancelledStreamTookIsEitherEmittedOrDiscarded},
 *       {@code DemandTest.withoutDemandTheIntakeStopsAtTheLookAhead}
 * </ul>
 */
@Timeout(60)
class StreamPitfallsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(RealClient.SANDBOX);
    private final ChitchatClient client = RealClient.of(sandbox).build();

    @AfterEach
    void close() {
        client.close();
        sandbox.close();
    }

    private static ChitchatUpdate hello(Object id) {
        return ChitchatUpdate.of("q" + id).withAnswer("Hello!");
    }

    private static Flux<Outbound<ChitchatUpdate, Integer>> numbered(int count) {
        return Flux.range(0, count).map(n -> Outbound.of(hello(n), n));
    }

    @Test
    void farMoreQuestionsThanCallsInFlightDoNotHang() {
        Recorded.of(client.updateAll(numbered(1_500)).count())
                .expectNext(1_500L)
                .expectComplete()
                .verify(SOON);

        assertThat(sandbox.library()).hasSize(1_500);
    }

    @Test
    void closingWhileAStreamRunsEndsItWithAResultForEveryCallMade() {
        List<UpdateResult<Integer>> results = new ArrayList<>();
        StepVerifier.create(client.updateAll(numbered(100_000))
                        .doOnNext(results::add)
                        .doOnNext(result -> closeAfter(200, result)))
                .thenConsumeWhile(result -> true)
                .expectError(ClientClosedException.class)
                .verify(SOON);
        Recorded.of(client.onClosed()).expectComplete().verify(SOON);

        List<String> applied = results.stream()
                .filter(result -> result instanceof UpdateResult.Applied)
                .map(result -> "q" + result.correlation())
                .toList();
        assertThat(sandbox.library()).containsOnlyKeys(applied.toArray(String[]::new));
        assertThat(results)
                .filteredOn(result -> result instanceof UpdateResult.Failed)
                .isNotEmpty()
                .allSatisfy(result -> {
                    assertThat(result.attempts()).isZero();
                    assertThat(((UpdateResult.Failed<Integer>) result).error())
                            .isInstanceOf(ClientClosedException.class);
                });
    }

    private void closeAfter(int line, UpdateResult<Integer> result) {
        if (result.correlation() == line) {
            client.close();
        }
    }

    @Test
    void streamsAndCallsAfterCloseAreRefusedAtOnce() {
        client.close();
        client.close();

        Recorded.of(client.update(hello("late")))
                .expectError(ClientClosedException.class)
                .verify(SOON);
        Recorded.of(client.updateAll(numbered(1_000)))
                .expectNextCount(1)
                .expectError(ClientClosedException.class)
                .verify(SOON);
        Recorded.of(client.onClosed()).expectComplete().verify(SOON);
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void aCallbackMayCallTheClientAgain() {
        Queue<UpdateReceipt> nested = new ConcurrentLinkedQueue<>();
        Sinks.Empty<Void> all = Sinks.empty();
        client.updateAll(numbered(100))
                .doOnNext(result -> client.update(hello("again" + result.correlation()))
                        .subscribe(receipt -> {
                            nested.add(receipt);
                            if (nested.size() == 100) {
                                all.tryEmitEmpty();
                            }
                        }))
                .subscribe();

        Recorded.of(all.asMono()).expectComplete().verify(SOON);
        assertThat(sandbox.library()).hasSize(200);
    }

    @Test
    void aCallbackMayCloseTheClient() {
        Recorded.of(client.update(hello("last")).doOnNext(receipt -> client.close()))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);

        Recorded.of(client.onClosed()).expectComplete().verify(SOON);
    }

    @Test
    void aCancelledStreamsCallsFinishBeforeTheClientIsClosed() {
        sandbox.options(RealClient.SANDBOX.withJitter(Jitter.uniform()));
        Queue<Object> discarded = new ConcurrentLinkedQueue<>();
        List<UpdateResult<Integer>> results = client.updateAll(numbered(10_000))
                .doOnDiscard(Object.class, discarded::add)
                .take(20)
                .collectList()
                .blockOptional(SOON)
                .orElseThrow();
        client.close();
        Recorded.of(client.onClosed()).expectComplete().verify(SOON);

        long appliedUnseen = discarded.stream()
                .filter(lost -> lost instanceof UpdateResult.Applied)
                .count();
        assertThat(sandbox.calls()).hasSize(results.size() + (int) appliedUnseen);
    }

    @Test
    void aSourceFedFromManyThreadsLosesNothing() {
        Flux<Outbound<ChitchatUpdate, Integer>> source = Flux.merge(
                Stream.of(0, 1, 2, 3).map(feeder -> feed(feeder * 200)).toList());

        Recorded.of(client.updateAll(source).map(UpdateResult::correlation).collectList())
                .assertNext(all -> assertThat(all)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(0, 800).boxed().toList()))
                .expectComplete()
                .verify(SOON);
    }

    private static Flux<Outbound<ChitchatUpdate, Integer>> feed(int first) {
        return Flux.range(first, 200).map(n -> Outbound.of(hello(n % 50), n)).subscribeOn(Schedulers.parallel());
    }

    @Test
    void whatACancelledStreamTookIsEitherEmittedOrDiscarded() {
        Queue<Integer> taken = new ConcurrentLinkedQueue<>();
        Queue<Integer> accounted = new ConcurrentLinkedQueue<>();
        TestSubscriber<UpdateResult<Integer>> subscriber = TestSubscriber.create();
        AtomicBoolean cancelled = new AtomicBoolean();
        client.updateAll(numbered(5_000).doOnNext(outbound -> taken.add(outbound.correlation())))
                .doOnNext(result -> accounted.add(result.correlation()))
                .doOnNext(result -> cancelOnce(result, cancelled, subscriber))
                .doOnDiscard(Outbound.class, lost -> accounted.add((Integer) lost.correlation()))
                .doOnDiscard(UpdateResult.class, lost -> accounted.add((Integer) lost.correlation()))
                .subscribe(subscriber);
        Recorded.of(Mono.delay(Duration.ofMillis(1))
                        .repeat(() -> !cancelled.get())
                        .then())
                .expectComplete()
                .verify(SOON);
        client.close();
        Recorded.of(client.onClosed()).expectComplete().verify(SOON);

        assertThat(accounted).containsExactlyInAnyOrderElementsOf(taken).hasSizeLessThan(5_000);
    }

    private static void cancelOnce(UpdateResult<?> result, AtomicBoolean cancelled, TestSubscriber<?> subscriber) {
        if (Integer.valueOf(100).equals(result.correlation())) {
            subscriber.cancel();
            cancelled.set(true);
        }
    }
}
