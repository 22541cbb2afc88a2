package dev.chitchat.cli;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatLibrary;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.cli.PushStep.PushResult;
import dev.chitchat.library.StatusResult;
import dev.chitchat.plan.Change;
import dev.chitchat.plan.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes the calls of a plan: for each question at most one of each command, those of different commands side by side, as
 * each has its own quota.
 */
record PushRun(ChitchatClient client, Plan plan, Mono<?> stop) {

    private static final int UNDER_WAY = 8;

    /** A result for every call, or every question of a batch; when told to stop, those under way are finished. */
    Flux<PushResult> run() {
        ChitchatLibrary library = client.library();
        return Flux.merge(
                steps(edits().filter(edit -> edit.update() != null).map(this::update)),
                steps(edits().filter(edit -> edit.similarQuestions() != null).map(this::similar)),
                steps(changes(Change.Added.class).map(this::add)),
                batch("enable", statusIs(QuestionStatus.ENABLED), library::enable),
                batch("disable", statusIs(QuestionStatus.DISABLED), library::disable),
                batch("delete", deletions(), library::delete));
    }

    private <C extends Change> Stream<C> changes(Class<C> kind) {
        return plan.changes().stream().filter(kind::isInstance).map(kind::cast);
    }

    private Stream<Change.Edited> edits() {
        return changes(Change.Edited.class);
    }

    private Flux<PushResult> steps(Stream<PushStep> steps) {
        return Flux.fromIterable(steps.toList()).takeUntilOther(stop).flatMap(PushStep::run, UNDER_WAY, 1);
    }

    private PushStep update(Change.Edited edit) {
        return step("update_chitchat", edit, Mono.justOrEmpty(edit.update()).flatMap(client::update));
    }

    private PushStep similar(Change.Edited edit) {
        String id = edit.before().standardQuestionId();
        return step(
                "update_similar_chitchat",
                edit,
                Mono.justOrEmpty(edit.similarQuestions())
                        .flatMap(list -> client.library().setSimilarQuestions(id, list)));
    }

    private static PushStep step(String does, Change.Edited edit, Mono<?> call) {
        return PushStep.of(does, edit.before().standardQuestionId(), edit.title(), call);
    }

    private PushStep add(Change.Added added) {
        return PushStep.of("add_chitchat", null, added.title(), client.library().add(added.question()));
    }

    private Map<String, String> statusIs(QuestionStatus wanted) {
        Predicate<Change.Edited> concerned = edit -> wanted.equals(edit.status());
        Map<String, String> titles = new LinkedHashMap<>();
        edits().filter(concerned).forEach(edit -> titles.put(edit.before().standardQuestionId(), edit.title()));
        return titles;
    }

    private Map<String, String> deletions() {
        Map<String, String> titles = new LinkedHashMap<>();
        changes(Change.Deleted.class).forEach(gone -> titles.put(gone.before().standardQuestionId(), gone.title()));
        return titles;
    }

    private Flux<PushResult> batch(String does, Map<String, String> titles, SetStatus set) {
        Flux<String> ids = Flux.fromIterable(List.copyOf(titles.keySet())).takeUntilOther(stop);
        return set.of(ids).map(result -> told(does, titles, result));
    }

    /** One of the three ways to set a status. */
    private interface SetStatus {
        Flux<StatusResult> of(Publisher<String> ids);
    }

    private static PushResult told(String does, Map<String, String> titles, StatusResult result) {
        String id = result.standardQuestionId();
        Map<String, Object> what = PushStep.named(does, id, titles.getOrDefault(id, ""));
        return result instanceof StatusResult.Failed failed
                ? PushResult.failed(what, failed.error())
                : PushResult.applied(what);
    }
}
