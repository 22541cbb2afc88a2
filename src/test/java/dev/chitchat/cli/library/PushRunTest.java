package dev.chitchat.cli.library;

import static dev.chitchat.cli.library.Entries.fileEntry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.error.ApiException;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.SandboxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PushRunTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int QUESTIONS = 60;

    private final ChitchatSandbox sandbox =
            ChitchatSandbox.start(SandboxOptions.DEFAULTS.withModel(CountingModel.NONE));
    private final ChitchatClient client = ChitchatClient.builder()
            .account(Account.of(1400000000L, "administrator", SecretKey.of("60c6c5925f3ae52c7325ac5a8ec78e44")))
            .endpoint(sandbox.endpoint())
            .build();
    private final Stop stop = new Stop();

    @AfterEach
    void close() {
        client.close();
        sandbox.close();
    }

    /** Another answer for each question, and half of them disabled. */
    private static Plan plan() {
        return plan(QuestionStatus.DISABLED);
    }

    private static Plan plan(QuestionStatus ofHalf) {
        List<LibraryQuestion> library = IntStream.range(0, QUESTIONS)
                .mapToObj(i -> new LibraryQuestion(
                        "q" + i, "Question " + i, "old", AnswerType.TEXT, 7, QuestionStatus.ENABLED, List.of(), null))
                .toList();
        List<FileEntry> file = IntStream.range(0, QUESTIONS)
                .mapToObj(i -> fileEntry(
                        "line " + i,
                        "q" + i,
                        "Question " + i,
                        "new",
                        AnswerType.TEXT,
                        "#7",
                        i % 2 == 0 ? QuestionStatus.ENABLED : ofHalf,
                        List.of(),
                        null))
                .toList();
        return new Plan(file, library, CategoryTree.of(List.of()), Rules.DEFAULTS);
    }

    private List<PushRun.Result> results(PushRun run) {
        return run.run(stop).collectList().blockOptional(SOON).orElseThrow();
    }

    @Test
    void everyTaskIsPlannedOnce() {
        PushRun run = new PushRun(client, plan(), Long.MAX_VALUE);
        assertThat(run.tasks()).hasSize(QUESTIONS + QUESTIONS / 2).doesNotHaveDuplicates();
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void anErrorOfTheAccountLeavesTheRestUnsent() {
        sandbox.options(sandbox.options().withAlwaysCode(-20));
        PushRun run = new PushRun(client, plan(), Long.MAX_VALUE);
        List<PushRun.Result> results = results(run);
        assertThat(results).hasSizeLessThan(20).noneMatch(result -> result.error() == null);
        assertThat(results).allMatch(result -> result.error() instanceof ApiException);
        assertThat(run.accountFailure.get()).isInstanceOf(ApiException.class);
        assertThat(stop.reason()).extracting(Stop.Reason::exitCode).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aCodeOfEitherMeaningLeavesTheRestUnsent() {
        sandbox.options(sandbox.options().withAlwaysCode(-50003));
        PushRun run = new PushRun(client, plan(QuestionStatus.ENABLED), Long.MAX_VALUE);
        assertThat(results(run)).hasSizeLessThan(20).noneMatch(result -> result.error() == null);
        assertThat(run.accountFailure.get()).isInstanceOf(ApiException.class).hasMessageContaining("Desk as a whole");
        assertThat(stop.reason()).extracting(Stop.Reason::exitCode).isEqualTo(ExitCode.FAILED);
    }

    /** Of the first two, another has deleted one meanwhile; the sandbox knows the others by their updates. */
    @Test
    void whatIsDeletedMeanwhileFailsAloneAfterASuccess() {
        sandbox.options(sandbox.options().withKnownQuestionsOnly(false));
        client.update(ChitchatUpdate.of("q1").withAnswer("old")).block(SOON);
        sandbox.options(sandbox.options().withKnownQuestionsOnly(true));
        List<LibraryQuestion> library = List.of(live("q0"), live("q1"), live("q2"));
        FileEntry edited = edited("q1", QuestionStatus.ENABLED);
        Rules deleting = new Rules(true, 2L, false, false, false, Rules.ALL, Set.of(), false);
        PushRun run = new PushRun(
                client, new Plan(List.of(edited), library, CategoryTree.of(List.of()), deleting), Long.MAX_VALUE);
        assertThat(results(run))
                .hasSize(3)
                .filteredOn(result -> result.error() == null)
                .extracting(result -> result.task().id())
                .containsExactly("q1");
        assertThat(run.accountFailure.get()).isNull();
    }

    private static LibraryQuestion live(String id) {
        return new LibraryQuestion(
                id, "Question " + id, "old", AnswerType.TEXT, 7, QuestionStatus.ENABLED, List.of(), null);
    }

    /** Its author has corrected it and put it into effect, and the service does not take the correction. */
    @Test
    void whatIsRefusedIsNotEnabledWithItsOldText() {
        sandbox.options(sandbox.options().withKnownQuestionsOnly(false));
        client.update(ChitchatUpdate.of("q1").withAnswer("old")).block(SOON);
        sandbox.options(sandbox.options().withKnownQuestionsOnly(true));
        LibraryQuestion disabled = new LibraryQuestion(
                "q0", "Question q0", "old", AnswerType.TEXT, 7, QuestionStatus.DISABLED, List.of(), null);
        Plan plan = new Plan(
                List.of(edited("q1", QuestionStatus.ENABLED), edited("q0", QuestionStatus.ENABLED)),
                List.of(live("q1"), disabled),
                CategoryTree.of(List.of()),
                Rules.DEFAULTS);
        assertThat(results(new PushRun(client, plan, Long.MAX_VALUE)))
                .filteredOn(result -> result.error() instanceof ApiException)
                .extracting(result -> result.task().call() + " " + result.task().id())
                .containsExactly("update q0", "enable q0");
        assertThat(sandbox.calls()).noneMatch(call -> call.command().equals("batch_set_chitchat"));
    }

    private static FileEntry edited(String id, QuestionStatus status) {
        return fileEntry("line 1", id, "Question " + id, "new", AnswerType.TEXT, "#7", status, List.of(), null);
    }

    @Test
    void aStopBeforeTheFirstCallSendsNothingAndIsNoFailure() {
        stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        PushRun run = new PushRun(client, plan(), Long.MAX_VALUE);
        assertThat(results(run)).isEmpty();
        assertThat(run.accountFailure.get()).isNull();
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void aStopOnTheWayLetsCallsInFlightFinish() {
        PushRun run = new PushRun(client, plan(), Long.MAX_VALUE);
        List<PushRun.Result> results = run.run(stop)
                .doOnNext(result -> stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted")))
                .collectList()
                .blockOptional(SOON)
                .orElseThrow();
        assertThat(results).isNotEmpty().hasSizeLessThan(run.tasks().size()).allMatch(result -> result.error() == null);
        assertThat(run.accountFailure.get()).isNull();
    }
}
