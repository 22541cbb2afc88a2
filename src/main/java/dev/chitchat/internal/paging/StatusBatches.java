package dev.chitchat.internal.paging;

import dev.chitchat.api.StatusResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.TransportException;
import dev.chitchat.error.UnexpectedException;
import dev.chitchat.internal.FailureNotes;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Sets the status of many questions with few calls.
 *
 * <p>The service answers a batch as a whole. One that it refuses for its size or for one question in it, or that cannot
 * be written because of one, is halved until that one is found. The code -50003 may mean a question or the application.
 * So the library is listed where much depends on it: before a question is reported deleted because it is gone after an
 * attempt without an answer, and before a refusal counts as one question's while nothing has succeeded.
 */
public record StatusBatches(Function<List<String>, Mono<Void>> call, boolean deletes, Flux<String> listed) {

    /** How many questions go out in one call; no page of the service names a bound. */
    public static final int BATCH_SIZE = 100;

    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** A parameter, or the size of the batch, is not allowed. */
    private static final Set<Integer> OF_ONE = Set.of(-7, 70206);

    /**
     * A result for every id, in order. A batch goes out at {@link #BATCH_SIZE} ids, or 200 ms after its first. One
     * batch is under way at a time, and cancelling cancels it. An error that concerns the account ends the stream, any
     * other is a result; an error of the source is passed on after the results of the ids before it.
     */
    public Flux<StatusResult> send(Publisher<String> ids, Scheduler timer) {
        return Flux.defer(() -> {
            Run run = new Run();
            AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
            return Flux.from(ids)
                    .onErrorComplete(
                            failure -> broken.compareAndSet(null, failure)) // it would overtake the ids before it
                    .bufferTimeout(BATCH_SIZE, PATIENCE, timer, true)
                    .concatMap(batch -> run.send(List.copyOf(new LinkedHashSet<>(batch)), null), 1)
                    .concatWith(Mono.defer(() -> Mono.justOrEmpty(broken.get()).flatMap(Mono::error)));
        });
    }

    /** Neither deleted nor refused for certain. */
    public static ChitchatException unknown(ChitchatException unreadable) {
        return TransportException.maybeSent(
                "whether it was deleted is not known: an attempt got no answer, the next one was refused with -50003, and"
                        + " the look-up failed (" + unreadable.getMessage() + "); list the library again",
                unreadable);
    }

    private static Flux<StatusResult> done(List<String> batch) {
        return Flux.fromIterable(batch).map(StatusResult.Done::new);
    }

    private static Flux<StatusResult> failed(List<String> batch, ChitchatException why) {
        return Flux.fromIterable(batch).map(id -> new StatusResult.Failed(id, why));
    }

    private static Flux<StatusResult> halves(List<String> batch, Function<List<String>, Flux<StatusResult>> each) {
        int half = batch.size() / 2;
        return each.apply(batch.subList(0, half))
                .concatWith(Flux.defer(() -> each.apply(batch.subList(half, batch.size()))));
    }

    /** One stream; its calls follow each other. */
    private final class Run {

        /** Whether a refusal with -50003 can only concern its questions, since the application is known to work. */
        private volatile boolean working;

        /** {@code before} is why a call with all of the batch failed that may have taken effect, if one did. */
        Flux<StatusResult> send(List<String> batch, @Nullable ChitchatException before) {
            return Flux.defer(() -> call.apply(batch))
                    .doOnComplete(() -> working = true)
                    .thenMany(done(batch))
                    .onErrorResume(
                            thrown -> explain(batch, FailureNotes.after(before, UnexpectedException.from(thrown))));
        }

        private Flux<StatusResult> explain(List<String> batch, ChitchatException failure) {
            if (failure.affectsEveryCall()) {
                return Flux.error(failure);
            }
            ChitchatException doubt = failure.mayHaveTakenEffect() ? failure : null;
            boolean single = batch.size() == 1;
            if (!(failure instanceof ApiException refused)) {
                return failure instanceof InvalidUpdateException && !single
                        ? halves(batch, half -> send(half, doubt))
                        : failed(batch, failure);
            }
            if (refused.mayAffectEveryCall() && ((deletes && doubt != null) || (single && !working))) {
                return lookUp(batch, refused);
            }
            return single || !(refused.mayAffectEveryCall() || OF_ONE.contains(refused.code()))
                    ? failed(batch, failure)
                    : halves(batch, half -> send(half, doubt));
        }

        private Flux<StatusResult> lookUp(List<String> batch, ApiException refused) {
            Set<String> wanted = new HashSet<>(batch);
            return listed.filter(wanted::contains)
                    .collect(Collectors.toSet())
                    .map(there -> judge(batch, there, refused))
                    .onErrorResume(failure -> Mono.just(withoutLook(batch, UnexpectedException.from(failure), refused)))
                    .flatMapMany(results -> results);
        }

        /** What the look explains: a refusal because of what is gone, or in spite of all being there. */
        private Flux<StatusResult> judge(List<String> batch, Set<String> there, ApiException refused) {
            if (there.size() == batch.size() && !working) {
                return Flux.error(FailureNotes.affectsEveryCall(refused));
            }
            if (there.size() == batch.size()) {
                return batch.size() == 1 ? failed(batch, refused) : halves(batch, half -> send(half, null));
            }
            working = true;
            boolean deleted = deletes && refused.mayHaveTakenEffect();
            return settle(batch, there, gone -> deleted ? done(gone) : failed(gone, refused));
        }

        private Flux<StatusResult> settle(
                List<String> part, Set<String> there, Function<List<String>, Flux<StatusResult>> gone) {
            long present = part.stream().filter(there::contains).count();
            if (present == 0) {
                return gone.apply(part);
            }
            return present == part.size() ? send(part, null) : halves(part, half -> settle(half, there, gone));
        }

        private Flux<StatusResult> withoutLook(List<String> batch, ChitchatException unreadable, ApiException refused) {
            if (working) { // then only what may be deleted is looked up
                return failed(batch, unknown(unreadable));
            }
            ChitchatException end = unreadable.affectsEveryCall() ? unreadable : FailureNotes.affectsEveryCall(refused);
            return Flux.error(FailureNotes.after(refused, end));
        }
    }
}
