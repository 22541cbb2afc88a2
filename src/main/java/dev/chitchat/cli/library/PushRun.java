package dev.chitchat.cli.library;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.api.StatusResult;
import dev.chitchat.cli.journal.PushTask;
import dev.chitchat.cli.plan.Change;
import dev.chitchat.cli.plan.Plan;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.internal.FailureNotes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes the calls of a plan: for each question at most one of each command, those of different commands side by side, as
 * each has its own quota. When told to stop, calls in flight are finished and the rest is left.
 */
final class PushRun {

    private static final int UNDER_WAY = 8;

    /** One task with a call of its own. */
    private record Single(PushTask task, Mono<?> call) {}

    private final ChitchatClient client;
    private final Stop stop;
    private final Map<String, List<Single>> singles = new LinkedHashMap<>();
    private final Map<String, Map<String, PushTask>> batches = new LinkedHashMap<>();
    private final AtomicReference<@Nullable ChitchatException> accountFailure = new AtomicReference<>();
    private volatile boolean succeeded;
    private final long limit;
    private long wanted;

    /** Makes at most {@code limit} of the changes. */
    PushRun(ChitchatClient client, Plan plan, Stop stop, long limit) {
        this.client = client;
        this.stop = stop;
        this.limit = limit;
        plan.changes().forEach(this::take);
    }

    private void take(Change change) {
        if (change instanceof Change.Added added) {
            call("add", null, change, client.library().add(added.question()));
        } else if (change instanceof Change.Edited edited) {
            take(edited, edited.before().standardQuestionId());
        } else if (change instanceof Change.Deleted deleted) {
            batch("delete", deleted.before().standardQuestionId(), change);
        }
    }

    private void take(Change.Edited edited, String id) {
        if (edited.update() != null) {
            call("update", id, edited, client.update(edited.update()));
        }
        if (edited.similarQuestions() != null) {
            call("similar", id, edited, client.library().setSimilarQuestions(id, edited.similarQuestions()));
        }
        if (edited.status() != null) {
            batch(edited.status().equals(QuestionStatus.ENABLED) ? "enable" : "disable", id, edited);
        }
    }

    private void call(String does, @Nullable String id, Change change, Mono<?> call) {
        if (wanted++ >= limit) {
            return;
        }
        singles.computeIfAbsent(does, name -> new ArrayList<>())
                .add(new Single(new PushTask(does, id, change.title()), call));
    }

    private void batch(String does, String id, Change change) {
        if (wanted++ < limit) {
            batches.computeIfAbsent(does, name -> new LinkedHashMap<>())
                    .put(id, new PushTask(does, id, change.title()));
        }
    }

    /** How many changes are left out. */
    long beyondLimit() {
        return Math.max(0, wanted - limit);
    }

    /** All that is to be done. */
    List<PushTask> tasks() {
        Stream<PushTask> called =
                singles.values().stream().flatMap(List::stream).map(Single::task);
        Stream<PushTask> batched = batches.values().stream().flatMap(of -> of.values().stream());
        return Stream.concat(called, batched).toList();
    }

    /** A result for every task but those that were left because of a stop. */
    Flux<PushResult> run() {
        List<Flux<PushResult>> lanes = new ArrayList<>();
        singles.values().forEach(calls -> lanes.add(untilStop(calls).flatMap(this::result, UNDER_WAY, 1)));
        batches.forEach((does, tasks) -> lanes.add(results(does, tasks)));
        Flux<PushResult> results =
                Flux.merge(Flux.fromIterable(lanes), Math.max(1, lanes.size())).filter(result -> !wasLeft(result));
        return Flux.defer(() -> {
            stop.requested().subscribe(why -> client.close());
            return results;
        });
    }

    private <T> Flux<T> untilStop(Iterable<T> all) {
        return Flux.fromIterable(all).takeUntilOther(stop.requested());
    }

    private Mono<PushResult> result(Single single) {
        return single.call()
                .then(Mono.fromSupplier(() -> applied(single.task())))
                .onErrorResume(ChitchatException.class, failure -> {
                    noteIfOfAccount(failure);
                    return Mono.just(new PushResult(single.task(), failure));
                });
    }

    private PushResult applied(PushTask task) {
        succeeded = true;
        return new PushResult(task, null);
    }

    private Flux<PushResult> results(String does, Map<String, PushTask> tasks) {
        Flux<String> ids = untilStop(List.copyOf(tasks.keySet()));
        Flux<StatusResult> results = switch (does) {
            case "enable" -> client.library().enable(ids);
            case "disable" -> client.library().disable(ids);
            default -> client.library().delete(ids);
        };
        return results.mapNotNull(result -> told(tasks.get(result.standardQuestionId()), result))
                .onErrorResume(ChitchatException.class, failure -> {
                    noteIfOfAccount(failure);
                    return Mono.empty();
                });
    }

    private @Nullable PushResult told(@Nullable PushTask task, StatusResult result) {
        if (task == null) {
            return null;
        }
        return result instanceof StatusResult.Failed failed ? new PushResult(task, failed.error()) : applied(task);
    }

    /** Every other call would end the same way; what is in flight may still finish. */
    private void noteIfOfAccount(ChitchatException failure) {
        boolean known = stop.reason() != null && failure instanceof ClientClosedException;
        String outlook = "every other call would fail the same way";
        if (!succeeded && failure instanceof ApiException refused && refused.mayAffectEveryCall()) {
            FailureNotes.affectsEveryCall(refused);
            outlook = "no call has succeeded, so every other one may fail the same way";
        }
        if (!known && failure.affectsEveryCall() && accountFailure.compareAndSet(null, failure)) {
            stop.request(new Stop.Reason(ExitCode.FAILED, outlook));
        }
    }

    private boolean wasLeft(PushResult result) {
        return stop.reason() != null && result.error() instanceof ClientClosedException;
    }

    /** Why the account or the service let nothing pass, or {@code null}. */
    @Nullable
    ChitchatException accountFailure() {
        return accountFailure.get();
    }
}
