package dev.chitchat.internal.paging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.StatusResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.DeadlineExceededException;
import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.FailureNotes;
import dev.chitchat.internal.codec.Codec;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class StatusBatchesTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<List<String>> sent = new ArrayList<>();
    private final List<String> library = new ArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final Flux<String> listed = Flux.defer(() -> {
        looks.incrementAndGet();
        return Flux.fromIterable(List.copyOf(library));
    });

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "q" + i).toList();
    }

    private Mono<Void> refuse(List<String> batch, String bad, int code) {
        sent.add(batch);
        return batch.contains(bad) ? Mono.error(new ApiException("batch_set_chitchat", code, "", null)) : Mono.empty();
    }

    private List<StatusResult> send(int count, String bad, int code) {
        return requireNonNull(new StatusBatches(batch -> refuse(batch, bad, code), false, listed)
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
    void anErrorOfTheSourceComesAfterTheResultsOfItsIds() {
        Flux<String> source = Flux.fromIterable(ids(150)).concatWith(Mono.error(new IllegalStateException("source")));
        Mono<Long> way = Mono.delay(Duration.ofMillis(10));
        StepVerifier.create(new StatusBatches(batch -> way.then(refuse(batch, "none", 0)), false, listed)
                        .send(source, Schedulers.parallel()))
                .expectNextCount(150)
                .expectErrorMessage("source")
                .verify(SOON);
        assertThat(sent).extracting(List::size).containsExactly(100, 50);
    }

    @Test
    void anIdThatCannotBeWrittenFailsAlone() {
        List<String> ids = new ArrayList<>(ids(100));
        ids.set(42, "half \ud83d");
        Flux<StatusResult> results = new StatusBatches(
                        batch -> Mono.fromRunnable(() -> Codec.batch(batch, 4)), false, listed)
                .send(Flux.fromIterable(ids), Schedulers.parallel());
        assertThat(results.collectList().block(SOON))
                .hasSize(100)
                .filteredOn(StatusResult.Failed.class::isInstance)
                .extracting(StatusResult::standardQuestionId)
                .containsExactly("half \ud83d");
    }

    @Test
    void aBatchThatIsTooLargeIsHalved() {
        Flux<StatusResult> results = new StatusBatches(
                        batch -> {
                            sent.add(batch);
                            return batch.size() > 30
                                    ? Mono.error(new ApiException("batch_set_chitchat", 70206, "", null))
                                    : Mono.empty();
                        },
                        false,
                        listed)
                .send(Flux.fromIterable(ids(100)), Schedulers.parallel());
        assertThat(results.collectList().block(SOON)).hasSize(100).allMatch(StatusResult.Done.class::isInstance);
        assertThat(sent).extracting(List::size).containsExactly(100, 50, 25, 25, 50, 25, 25);
    }

    @Test
    void anErrorOfTheAccountEndsTheStream() {
        StepVerifier.create(new StatusBatches(batch -> refuse(batch, "q0", -20), false, listed)
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

    /** The first answer to a batch of this size or more is lost, after the service has deleted what it was to. */
    private Flux<StatusResult> delete(List<String> ids, int deletedUnseen) {
        library.addAll(ids);
        library.removeAll(ids.subList(0, deletedUnseen));
        return deletes(
                batch -> {
                    sent.add(batch);
                    if (sent.size() == 1 || !library.containsAll(batch)) {
                        return Mono.error(sent.size() == 1 ? afterLost(lapsed()) : lapsed());
                    }
                    library.removeAll(batch);
                    return Mono.empty();
                },
                ids);
    }

    private Flux<StatusResult> deletes(Function<List<String>, Mono<Void>> call, List<String> ids) {
        return new StatusBatches(call, true, listed).send(Flux.fromIterable(ids), Schedulers.parallel());
    }

    private static ApiException lapsed() {
        return new ApiException("batch_set_chitchat", -50003, "", null);
    }

    private static ApiException afterLost(ApiException last) {
        last.addSuppressed(new MalformedAnswerException("torn"));
        return last;
    }

    private static List<StatusResult> all(Flux<StatusResult> results) {
        return requireNonNull(results.collectList().block(SOON));
    }

    @Test
    void whatTheLibraryLacksAfterALostAnswerCountsAsDeleted() {
        List<StatusResult> results = all(delete(ids(100), 100));
        assertThat(results).hasSize(100).allMatch(StatusResult.Done.class::isInstance);
        assertThat(sent).hasSize(1);
        assertThat(looks).hasValue(1);
    }

    @Test
    void whatIsStillThereAfterALostAnswerIsDeletedAnew() {
        List<StatusResult> results = all(delete(ids(100), 30));
        assertThat(results).extracting(StatusResult::standardQuestionId).isEqualTo(ids(100));
        assertThat(results).allMatch(StatusResult.Done.class::isInstance);
        assertThat(library).isEmpty();
        assertThat(looks).hasValue(1);
    }

    @Test
    void whatIsThereAndRefusedAfterALostAnswerIsNotDeleted() {
        library.addAll(ids(100));
        StepVerifier.create(deletes(batch -> refuseAll(batch, afterLost(lapsed())), ids(100)))
                .expectErrorMatches(ended -> ((ChitchatException) ended).affectsEveryCall())
                .verify(SOON);
        assertThat(sent).hasSize(1);
    }

    private Mono<Void> refuseAll(List<String> batch, ChitchatException failure) {
        sent.add(batch);
        return Mono.error(failure);
    }

    @Test
    void aDeletionThatCannotBeLookedUpIsNotReportedDone() {
        Flux<String> unreadable = Flux.error(() -> new ApiException("list_chitchat", -7, "", null));
        StatusBatches batches = new StatusBatches(batch -> refuseAll(batch, afterLost(lapsed())), true, unreadable);
        StepVerifier.create(batches.send(Flux.fromIterable(ids(100)), Schedulers.parallel()))
                .expectErrorMatches(ended -> ((ChitchatException) ended).affectsEveryCall())
                .verify(SOON);
    }

    @Test
    void aLateDeletionThatCannotBeLookedUpMayHaveTakenEffect() {
        Flux<String> unreadable = Flux.error(() -> new ApiException("list_chitchat", -7, "", null));
        StatusBatches batches = new StatusBatches(
                batch -> batch.contains("q0") ? Mono.empty() : Mono.error(afterLost(lapsed())), true, unreadable);
        List<StatusResult> results = all(batches.send(Flux.fromIterable(ids(150)), Schedulers.parallel()));
        assertThat(results.subList(100, 150))
                .allMatch(result -> result instanceof StatusResult.Failed failed
                        && failed.error().mayHaveTakenEffect());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHalfKnowsThatTheWholeMayHaveTakenEffect(boolean deletes) {
        StatusBatches batches = new StatusBatches(
                batch -> Mono.error(() -> batch.size() == 100
                        ? afterLost(new ApiException("batch_set_chitchat", 70206, "", null))
                        : unsent(batch.contains("q0"))),
                deletes,
                listed);
        assertThat(all(batches.send(Flux.fromIterable(ids(100)), Schedulers.parallel())))
                .hasSize(100)
                .allMatch(result -> result instanceof StatusResult.Failed failed
                        && failed.error().mayHaveTakenEffect());
    }

    private static ChitchatException unsent(boolean unconnected) {
        return unconnected
                ? TransportException.notSent("nobody took the connection", new ConnectException())
                : FailureNotes.attempts(new DeadlineExceededException("batch_set_chitchat", SOON), 0);
    }

    @Test
    void onlyALostAnswerMakesAMissingQuestionADeletedOne() {
        library.add("there");
        ApiException refused = lapsed();
        refused.addSuppressed(new ApiException("batch_set_chitchat", -14, "", null));
        assertThat(all(deletes(batch -> refuseAll(batch, refused), List.of("q"))))
                .allMatch(StatusResult.Failed.class::isInstance);
    }

    @Test
    void unknownQuestionsAtTheStartFailAlone() {
        library.addAll(ids(100).subList(2, 100));
        List<StatusResult> results = all(new StatusBatches(
                        batch -> library.containsAll(batch) ? Mono.empty() : Mono.error(lapsed()), false, listed)
                .send(Flux.fromIterable(ids(100)), Schedulers.parallel()));
        assertThat(results)
                .filteredOn(StatusResult.Failed.class::isInstance)
                .extracting(StatusResult::standardQuestionId)
                .containsExactly("q0", "q1");
        assertThat(looks).hasValue(1);
    }

    @Test
    void aLapsedApplicationEndsTheStreamSoon() {
        library.addAll(ids(300));
        StepVerifier.create(new StatusBatches(batch -> refuseAll(batch, lapsed()), false, listed)
                        .send(Flux.fromIterable(ids(300)), Schedulers.parallel()))
                .expectErrorSatisfies(ended -> assertThat(ended).isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.affectsEveryCall()).isTrue();
                    assertThat(refused.retryable()).isTrue();
                }))
                .verify(SOON);
        assertThat(sent).hasSize(7);
    }

    @Test
    void aPartialBatchGoesOutWhenNoFurtherIdComesForAWhile() {
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        TestPublisher<String> source = TestPublisher.create();
        StepVerifier.create(new StatusBatches(batch -> refuse(batch, "none", 0), false, listed).send(source, clock))
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
