package dev.chitchat.internal.pipeline;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.UnexpectedException;
import dev.chitchat.internal.FailureNotes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One subscription of a list: what became of each of its messages, in their order.
 *
 * <p>A stream ends when the account failed. A list goes on: every message without a result has that failure, and where
 * another call shows that the account is in order, the refusal was the message's own and the others are sent.
 */
record WholeList<M, R, C>(
        Pipeline<M, R> pipeline,
        List<Outbound<M, C>> messages,
        Mono<?> answers,
        Consumer<? super UpdateResult<C>> seen,
        AtomicReferenceArray<UpdateResult<C>> results) {

    Mono<List<UpdateResult<C>>> whole() {
        return run(false)
                .onErrorResume(ApiException.class, this::afterRefusal)
                .onErrorResume(this::endAll)
                .then(Mono.fromSupplier(this::inOrder));
    }

    private Flux<UpdateResult<Integer>> run(boolean answered) {
        List<Outbound<M, Integer>> left = IntStream.range(0, messages.size())
                .filter(i -> results.get(i) == null)
                .mapToObj(i -> new Outbound<>(
                        messages.get(i).message(), i, messages.get(i).context()))
                .toList();
        return left.isEmpty() ? Flux.empty() : pipeline.begin(left, answered).doOnNext(this::note);
    }

    private Mono<UpdateResult<Integer>> afterRefusal(ApiException refused) {
        if (!refused.mayAffectEveryCall()) {
            return Mono.error(refused);
        }
        return answers.onErrorMap(failed -> ofTheAccount(refused))
                .then(Mono.defer(() -> run(true).then(Mono.empty())));
    }

    private ApiException ofTheAccount(ApiException refused) {
        for (int i = 0; i < messages.size(); i++) {
            if (results.get(i) instanceof UpdateResult.Failed<C> failed
                    && failed.error() instanceof ApiException doubtful
                    && doubtful.mayAffectEveryCall()) {
                FailureNotes.affectsEveryCall(doubtful);
            }
        }
        return FailureNotes.affectsEveryCall(refused);
    }

    private Mono<UpdateResult<Integer>> endAll(Throwable failure) {
        ChitchatException why = UnexpectedException.from(failure);
        for (int i = 0; i < messages.size(); i++) {
            if (results.get(i) == null) {
                results.set(i, new UpdateResult.Failed<>(messages.get(i).correlation(), why, 0, Duration.ZERO));
            }
        }
        return Mono.empty();
    }

    private void note(UpdateResult<Integer> result) {
        int i = result.correlation();
        C own = messages.get(i).correlation();
        if (result instanceof UpdateResult.Merged<Integer> merged) {
            C into = messages.get(merged.into()).correlation();
            results.set(i, new UpdateResult.Merged<>(own, into, merged.attempts(), merged.elapsed()));
        } else if (result instanceof UpdateResult.Failed<Integer> failed) {
            results.set(i, new UpdateResult.Failed<>(own, failed.error(), failed.attempts(), failed.elapsed()));
        } else if (result instanceof UpdateResult.Applied<Integer> applied) {
            results.set(i, new UpdateResult.Applied<>(own, applied.attempts(), applied.elapsed(), applied.requestId()));
        }
    }

    private List<UpdateResult<C>> inOrder() {
        List<UpdateResult<C>> all = IntStream.range(0, messages.size())
                .mapToObj(i -> Objects.requireNonNull(results.get(i)))
                .toList();
        all.forEach(seen);
        return all;
    }
}
