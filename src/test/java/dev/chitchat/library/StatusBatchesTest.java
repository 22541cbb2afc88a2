package dev.chitchat.library;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.MalformedAnswerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class StatusBatchesTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<List<String>> sent = new ArrayList<>();

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "q" + i).toList();
    }

    private Mono<Void> refuse(List<String> batch, String bad, int code) {
        sent.add(batch);
        return batch.contains(bad) ? Mono.error(new ApiException("batch_set_chitchat", code, "")) : Mono.empty();
    }

    private List<StatusResult> send(int count, String bad, int code) {
        return requireNonNull(StatusBatches.of(batch -> refuse(batch, bad, code), false)
                .send(Flux.fromIterable(ids(count)), Schedulers.parallel())
                .collectList()
                .block(SOON));
    }

    @Test
    void aStreamGoesOutInBatchesOfAHundred() {
        assertThat(send(250, "none", 0)).hasSize(250).allMatch(StatusResult.Done.class::isInstance);
        assertThat(sent).extracting(List::size).containsExactly(100, 100, 50);
    }

    @Test
    void aBatchIsHalvedUntilTheOneThatIsRefusedIsFound() {
        List<StatusResult> results = send(64, "q17", -50003);
        assertThat(results).extracting(StatusResult::standardQuestionId).isEqualTo(ids(64));
        assertThat(results)
                .filteredOn(StatusResult.Failed.class::isInstance)
                .extracting(StatusResult::standardQuestionId)
                .containsExactly("q17");
        assertThat(sent).hasSize(13);
    }

    @Test
    void aBatchThatIsTooLargeIsHalved() {
        Flux<StatusResult> results = StatusBatches.of(
                        batch -> {
                            sent.add(batch);
                            return batch.size() > 30
                                    ? Mono.error(new ApiException("batch_set_chitchat", 70206, ""))
                                    : Mono.empty();
                        },
                        false)
                .send(Flux.fromIterable(ids(100)), Schedulers.parallel());
        assertThat(results.collectList().block(SOON)).hasSize(100).allMatch(StatusResult.Done.class::isInstance);
        assertThat(sent).extracting(List::size).containsExactly(100, 50, 25, 25, 50, 25, 25);
    }

    @Test
    void anErrorOfTheAccountEndsTheStream() {
        StepVerifier.create(StatusBatches.of(batch -> refuse(batch, "q0", -20), false)
                        .send(Flux.fromIterable(ids(300)), Schedulers.parallel()))
                .expectError(ApiException.class)
                .verify(SOON);
        assertThat(sent).hasSize(1);
    }

    @Test
    void anyOtherErrorIsTheResultOfItsBatch() {
        assertThat(send(150, "q120", 141004))
                .filteredOn(StatusResult.Failed.class::isInstance)
                .hasSize(50);
    }

    @Test
    void whatIsGoneAfterALostAnswerCountsAsDeletedAndOnlyThen() {
        assertThat(deleted(lost())).isInstanceOf(StatusResult.Done.class);
        assertThat(deleted(new ApiException("batch_set_chitchat", -14, ""))).isInstanceOf(StatusResult.Failed.class);
    }

    private static ChitchatException lost() {
        return new MalformedAnswerException("torn");
    }

    private static StatusResult deleted(ChitchatException earlier) {
        ApiException gone = new ApiException("batch_set_chitchat", -50003, "");
        gone.addSuppressed(earlier);
        return requireNonNull(StatusBatches.of(batch -> Mono.error(gone), true)
                .send(Flux.just("q"), Schedulers.parallel())
                .blockFirst(SOON));
    }

    @Test
    void aPartialBatchGoesOutWhenNoFurtherIdComesForAWhile() {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        TestPublisher<String> source = TestPublisher.create();
        StepVerifier.create(StatusBatches.of(batch -> refuse(batch, "none", 0), false)
                        .send(source, clock))
                .then(() -> source.next("a", "b"))
                .then(() -> clock.advanceTimeBy(Duration.ofMillis(199)))
                .then(() -> assertThat(sent).isEmpty())
                .then(() -> clock.advanceTimeBy(Duration.ofMillis(1)))
                .expectNextCount(2)
                .then(source::complete)
                .expectComplete()
                .verify(SOON);
        assertThat(sent).containsExactly(List.of("a", "b"));
    }
}
