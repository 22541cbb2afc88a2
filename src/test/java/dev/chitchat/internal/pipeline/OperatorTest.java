package dev.chitchat.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** The operator as a citizen of Reactor: instant calls, Context, scanning, memory of keys. */
class OperatorTest {

    private static Piped<Integer> instant(int keys) {
        return Piped.create(i -> "key" + i % keys, (i, progress) -> Mono.just(ManualCalls.receipt(1)), null);
    }

    private static Flux<Outbound<Integer, Integer>> numbers(int count) {
        return Flux.range(0, count).map(i -> Outbound.of(i, i));
    }

    /** Pitfall 31: groupBy hangs with more keys than concurrency. */
    @Test
    @Timeout(60)
    void aMillionKeysNeitherHangNorOverflowTheStack() {
        Recorded.of(instant(Integer.MAX_VALUE).send(numbers(1_000_000)).count())
                .expectNext(1_000_000L)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }

    @Test
    @Timeout(60)
    void manyInstantCallsOfOneKeyDoNotOverflowTheStack() {
        Recorded.of(instant(1).send(numbers(100_000)).map(UpdateResult::correlation))
                .recordWith(ArrayList::new)
                .expectNextCount(100_000)
                .consumeRecordedWith(all -> assertThat(List.copyOf(all)).isSorted())
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }

    @Test
    void keysAreForgottenWhenIdle() {
        KeyQueues<String, String> queues = new KeyQueues<>(Schedulers.parallel(), 256, false);
        for (int i = 0; i < 1_000; i++) {
            queues.add("key" + i, new KeyQueues.Element<>(Outbound.of("m", "c"), i, 0));
            KeyQueues.Batch<String, String> batch = queues.takeOldest(null, 1);
            assertThat(queues.byKey).hasSize(1);
            queues.applied(batch, ManualCalls.receipt(1));
            queues.left(Objects.requireNonNull(queues.pollResult()));
        }

        assertThat(queues.byKey).isEmpty();
        assertThat(queues.hasReady()).isFalse();
    }

    @Test
    void contextOfTheSubscriberReachesSourceAndCalls() {
        Piped<String> pipeline = Piped.create(
                message -> message,
                (message, progress) ->
                        Mono.deferContextual(context -> Mono.just(ManualCalls.receipt(context.get("attempts")))),
                null);
        Flux<Outbound<String, String>> source =
                Flux.deferContextual(context -> ManualCalls.source(context.<String>get("message")));

        Recorded.of(pipeline.send(source).contextWrite(c -> c.put("attempts", 7).put("message", "from Context")))
                .expectNextMatches(
                        result -> result.attempts() == 7 && result.correlation().equals("from Context"))
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void operatorAnswersScans() {
        ManualCalls calls = new ManualCalls();
        TestPublisher<Outbound<String, String>> source = TestPublisher.create();
        TestSubscriber<UpdateResult<String>> subscriber =
                TestSubscriber.builder().initialRequest(3).build();
        KeyedSubscriber<String, String> operator =
                new KeyedSubscriber<>(subscriber, calls.pipeline(8, 1).pipeline());
        source.subscribe(operator);
        source.next(Outbound.of("a1", "a1"), Outbound.of("a2", "a2"));

        assertThat(operator.scan(Scannable.Attr.PARENT)).isNotNull();
        assertThat(operator.scan(Scannable.Attr.ACTUAL)).isSameAs(subscriber);
        assertThat(operator.scan(Scannable.Attr.BUFFERED)).isEqualTo(2);
        assertThat(operator.scan(Scannable.Attr.PREFETCH)).isEqualTo(8);
        assertThat(operator.scan(Scannable.Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(3);
        assertThat(operator.scan(Scannable.Attr.RUN_STYLE)).isEqualTo(Scannable.Attr.RunStyle.SYNC);
        assertThat(operator.scan(Scannable.Attr.CANCELLED)).isFalse();
        operator.cancel();
        assertThat(operator.scan(Scannable.Attr.CANCELLED)).isTrue();
        assertThat(operator.scan(Scannable.Attr.TERMINATED)).isFalse();
    }

    @Test
    void scanTellsTheErrorThatEndedTheStream() {
        ManualCalls calls = new ManualCalls();
        TestPublisher<Outbound<String, String>> source = TestPublisher.create();
        KeyedSubscriber<String, String> operator = new KeyedSubscriber<>(
                TestSubscriber.create(), calls.pipeline(8, 1).pipeline());
        IllegalStateException torn = new IllegalStateException("torn");
        source.subscribe(operator);
        source.error(torn);

        assertThat(operator.scan(Scannable.Attr.ERROR)).isSameAs(torn);
        assertThat(operator.scan(Scannable.Attr.TERMINATED)).isTrue();
    }

    @Test
    void callsAnswerScans() {
        List<Scannable> subscribers = new ArrayList<>();
        Piped<String> pipeline = Piped.create(
                message -> message,
                (message, progress) ->
                        Mono.<UpdateReceipt>never().doOnSubscribe(s -> subscribers.add(Scannable.from(progress))),
                null);
        pipeline.send(ManualCalls.source("a1")).subscribe(TestSubscriber.create());

        Scannable call = subscribers.get(0);
        assertThat(call.scan(Scannable.Attr.TERMINATED)).isFalse();
        assertThat(call.scan(Scannable.Attr.RUN_STYLE)).isEqualTo(Scannable.Attr.RunStyle.SYNC);
        assertThat(call.scan(Scannable.Attr.ACTUAL)).isInstanceOf(KeyedSubscriber.class);
        assertThat(call.scan(Scannable.Attr.PARENT)).isNotNull();
    }
}
