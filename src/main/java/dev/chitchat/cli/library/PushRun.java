package dev.chitchat.cli.library;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.api.StatusResult;
import dev.chitchat.cli.journal.Journal;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.internal.FailureNotes;
import dev.chitchat.internal.text.Excerpt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes the calls of a plan: for each question at most one of each command, those of different commands side by side,
 * as each has its own quota. A question's status follows its other calls, so that a run which breaks off leaves few
 * questions half changed; deletions come last. When stopped, calls in flight are finished and the rest is left.
 */
final class PushRun {

    private static final int UNDER_WAY = 8;
    private static final int BATCH = 100;

    /** One task, with a call of its own unless it goes into a batch with those of other questions. */
    private record Step(Journal.PushTask task, @Nullable Mono<?> call) {}

    /** What became of a task; without an error it is in effect. */
    record Result(Journal.PushTask task, @Nullable ChitchatException error) {}

    final Plan plan;
    /** Those of the plan that are not left out. */
    final List<Change> changes = new ArrayList<>();

    private final ChitchatClient client;
    private Stop stop = new Stop();
    /** What is to be done about each question, by the command that it begins with. */
    private final Map<String, List<List<Step>>> lanes = new LinkedHashMap<>();

    /** What the plan was made for, by the tasks that delete it. */
    private final Map<Journal.PushTask, LibraryQuestion> deletions = new LinkedHashMap<>();

    /** What was to be deleted and was not, as others have changed it, a line each. */
    final List<String> keptBack = new CopyOnWriteArrayList<>();

    private final Map<Journal.PushTask, NewQuestion> toDisable = new LinkedHashMap<>();

    /** Why the account or the service let nothing pass, if so. */
    final AtomicReference<@Nullable ChitchatException> accountFailure = new AtomicReference<>();

    private volatile boolean succeeded;
    private final long limit;
    private long taken;

    /** How many changes are left out. */
    long beyond;

    PushRun(ChitchatClient client, Plan plan, long limit) {
        this.client = client;
        this.plan = plan;
        this.limit = limit;
        plan.changes.forEach(this::take);
    }

    private void take(Change change) {
        List<Step> steps = steps(change);
        if (taken + steps.size() > limit) {
            beyond += steps.size();
            return;
        }
        taken += steps.size();
        changes.add(change);
        if (change instanceof Change.Deleted deleted) {
            deletions.put(steps.get(0).task(), deleted.before());
            return;
        }
        String lane = steps.get(0).call() == null ? "" : steps.get(0).task().call();
        lanes.computeIfAbsent(lane, name -> new ArrayList<>()).add(steps);
        if (change instanceof Change.Added added && added.isDisabled()) {
            toDisable.put(steps.get(1).task(), added.question());
        }
    }

    /** One after the other, the question's status last. */
    private List<Step> steps(Change change) {
        Map<String, @Nullable Mono<?>> calls = new LinkedHashMap<>();
        if (change instanceof Change.Added added) {
            calls.put("add", client.library().add(added.question()));
            if (added.isDisabled()) {
                calls.put("disable", null);
            }
        } else if (change instanceof Change.Edited edited) {
            ChitchatUpdate update = edited.update();
            List<String> similar = edited.similarQuestions();
            QuestionStatus status = edited.status();
            if (update != null) {
                calls.put("update", client.update(update));
            }
            if (similar != null) {
                calls.put(
                        "similar",
                        client.library().setSimilarQuestions(edited.before().standardQuestionId(), similar));
            }
            if (status != null) {
                calls.put(status.equals(QuestionStatus.ENABLED) ? "enable" : "disable", null);
            }
        } else {
            calls.put("delete", null);
        }
        String id = change.before() == null ? null : change.before().standardQuestionId();
        String asked = change.known().question();
        String states = change instanceof Change.Edited edited && calls.size() > 1 ? edited.states(plan.paths) : null;
        return calls.entrySet().stream()
                .map(call -> new Step(new Journal.PushTask(call.getKey(), id, asked, states), call.getValue()))
                .toList();
    }

    List<Journal.PushTask> tasks() {
        Stream<Journal.PushTask> changing = lanes.values().stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .sorted(Comparator.comparing(step -> step.call() == null))
                .map(Step::task);
        return Stream.concat(changing, deletions.keySet().stream()).toList();
    }

    Map<String, Long> calls() {
        Map<String, Long> calls = tasks().stream()
                .collect(Collectors.groupingBy(Journal.PushTask::call, LinkedHashMap::new, Collectors.counting()));
        for (String batched : List.of("enable", "disable", "delete")) {
            calls.computeIfPresent(batched, (call, questions) -> (questions + BATCH - 1) / BATCH);
        }
        return calls;
    }

    /** A result for every task but those that were left because of a stop. */
    Flux<Result> run(Stop asked) {
        stop = asked;
        Flux<Object> calls = Flux.fromIterable(lanes.values())
                .flatMap(
                        questions -> untilStop(questions).flatMap(this::results, UNDER_WAY, 1),
                        Math.max(1, lanes.size()));
        Flux<Result> changed = calls.publish(
                all -> Flux.merge(all.ofType(Result.class), status("enable", all), status("disable", all)));
        return Flux.concat(
                        changed,
                        // In effect as soon as it is added; its id is found by reading the library again.
                        afterReading(
                                "disable",
                                toDisable.keySet(),
                                client.library().list(QuestionFilter.ALL.withStatus(QuestionStatus.ENABLED)),
                                this::added),
                        // The plan may be an hour old by now: what others have changed since stays.
                        afterReading(
                                "delete", deletions.keySet(), client.library().listAll(), this::unchanged))
                .filter(result -> stop.reason() == null || !(result.error() instanceof ClientClosedException))
                .doOnSubscribe(started -> stop.requested().subscribe(why -> client.close()));
    }

    /** What became of its calls, then the task for its status: none enables it with a text that was to be another. */
    private Flux<Object> results(List<Step> steps) {
        AtomicReference<@Nullable ChitchatException> failure = new AtomicReference<>();
        return Flux.fromIterable(steps)
                .filter(step -> !toDisable.containsKey(step.task()))
                .concatMap(step -> {
                    Mono<?> call = step.call();
                    if (call != null) {
                        return result(step.task(), call)
                                .doOnNext(result -> failure.compareAndSet(null, result.error()));
                    }
                    boolean enables = step.task().call().equals("enable");
                    return Mono.just(
                            enables && failure.get() != null ? new Result(step.task(), failure.get()) : step.task());
                });
    }

    /** Full batches while other calls go on, and the rest when they have ended. */
    private Flux<Result> status(String does, Flux<Object> all) {
        return all.ofType(Journal.PushTask.class)
                .filter(task -> task.call().equals(does))
                .onBackpressureBuffer()
                .buffer(BATCH)
                .concatMap(tasks -> batch(does, byId(tasks)), 1);
    }

    private static Map<String, Journal.PushTask> byId(Collection<Journal.PushTask> tasks) {
        Map<String, Journal.PushTask> byId = new LinkedHashMap<>();
        tasks.forEach(task -> byId.put(String.valueOf(task.id()), task));
        return byId;
    }

    private Flux<Result> afterReading(
            String does,
            Collection<Journal.PushTask> tasks,
            Flux<LibraryQuestion> library,
            Function<List<LibraryQuestion>, Map<String, Journal.PushTask>> chosen) {
        return Flux.defer(() -> tasks.isEmpty() || stop.reason() != null ? Flux.empty() : library.collectList())
                .flatMap(listed -> batch(does, chosen.apply(listed)))
                .doOnError(ChitchatException.class, this::noteIfOfAccount)
                .onErrorResume(
                        ChitchatException.class,
                        failure -> Flux.fromIterable(tasks).map(task -> new Result(task, failure)));
    }

    private Map<String, Journal.PushTask> added(List<LibraryQuestion> listed) {
        Map<String, List<LibraryQuestion>> asked =
                listed.stream().collect(Collectors.groupingBy(LibraryQuestion::question));
        Map<String, Journal.PushTask> found = new LinkedHashMap<>();
        toDisable.forEach((task, question) -> asked.getOrDefault(question.question(), List.of()).stream()
                .filter(question::matches)
                .findFirst()
                .ifPresent(there -> found.put(there.standardQuestionId(), task)));
        return found;
    }

    private Map<String, Journal.PushTask> unchanged(List<LibraryQuestion> listed) {
        Map<String, Journal.PushTask> tasks = byId(deletions.keySet());
        Set<LibraryQuestion> planned = Set.copyOf(deletions.values());
        listed.stream()
                .filter(now -> !planned.contains(now) && tasks.remove(now.standardQuestionId()) != null)
                .forEach(now -> keptBack.add("'" + Excerpt.of(now.question()) + "' (" + now.standardQuestionId()
                        + ") was changed by others since the plan was made, so it was not deleted"));
        return tasks;
    }

    private <T> Flux<T> untilStop(Iterable<T> all) {
        return Flux.fromIterable(all).takeUntilOther(stop.requested());
    }

    private Mono<Result> result(Journal.PushTask task, Mono<?> call) {
        return call.then(Mono.fromSupplier(() -> applied(task)))
                .doOnError(ChitchatException.class, this::noteIfOfAccount)
                .onErrorResume(ChitchatException.class, failure -> Mono.just(new Result(task, failure)));
    }

    private Result applied(Journal.PushTask task) {
        succeeded = true;
        return new Result(task, null);
    }

    private Flux<Result> batch(String does, Map<String, Journal.PushTask> tasks) {
        if (tasks.isEmpty()) {
            return Flux.empty();
        }
        Flux<String> ids = untilStop(List.copyOf(tasks.keySet()));
        Flux<StatusResult> results = switch (does) {
            case "enable" -> client.library().enable(ids);
            case "disable" -> client.library().disable(ids);
            default -> client.library().delete(ids);
        };
        return results.map(result -> told(Objects.requireNonNull(tasks.get(result.standardQuestionId())), result))
                .doOnError(ChitchatException.class, this::noteIfOfAccount)
                .onErrorComplete(ChitchatException.class);
    }

    private Result told(Journal.PushTask task, StatusResult result) {
        return result instanceof StatusResult.Failed failed ? new Result(task, failed.error()) : applied(task);
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
}
