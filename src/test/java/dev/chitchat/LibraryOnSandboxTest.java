package dev.chitchat;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Account;
import dev.chitchat.api.AddReceipt;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.api.StatusResult;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.CategoryInUseException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The library's commands against a sandbox that loses calls and answers. */
@Timeout(60)
class LibraryOnSandboxTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(10);

    /** For calls that stall, once a first one has loaded the code: one that is only late still adds when given up. */
    private static final Duration BRIEF = Duration.ofMillis(500);

    private static final long GREETINGS = 10508;
    private static final SandboxOptions UNLIMITED = SandboxOptions.DEFAULTS.withModel(CountingModel.NONE);
    private static final Fault[] BUT_STALLS = {
        Fault.HTTP_502_HTML,
        Fault.RESET_BEFORE,
        Fault.RESET_AFTER,
        Fault.TRUNCATED_BODY,
        Fault.GARBAGE,
        Fault.INTERNAL_60008
    };

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(UNLIMITED);
    private final ChitchatClient client =
            client(RetryPolicy.defaults().withBackoff(Duration.ofMillis(2), Duration.ofMillis(20)));
    private final ChitchatLibrary library = client.library();

    private ChitchatClient client(RetryPolicy retry) {
        return client(retry, LONG);
    }

    private ChitchatClient client(RetryPolicy retry, Duration timeout) {
        return ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of("0123456789abcdef")))
                .endpoint(sandbox.endpoint())
                .quota(Quota.local(Rate.perSecond(1000)))
                .retry(retry)
                .timeout(timeout)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        sandbox.close();
    }

    private void seed(int questions) {
        sandbox.load(LibrarySeed.parse(IntStream.range(0, questions)
                .mapToObj(i -> "{\"StandardQuestionId\":\"s" + i + "\",\"Question\":\"Question " + i
                        + "\",\"Answer\":\"a\",\"Category\":\"C" + i % 40 + "\"}")
                .toList()));
    }

    private long calls(String command) {
        return sandbox.calls().stream()
                .filter(call -> call.command().equals(command))
                .count();
    }

    @Test
    void aLibraryOfManyPagesIsListedThroughFaults() {
        seed(1_000);
        sandbox.options(UNLIMITED.withFaults(Faults.of(0.1, BUT_STALLS)));
        List<LibraryQuestion> all =
                library.list(QuestionFilter.ALL).collectList().block(SOON);
        assertThat(all)
                .extracting(LibraryQuestion::standardQuestionId)
                .containsExactlyElementsOf(sandbox.library().keySet());
    }

    @Test
    void whatStandsThroughoutIsListedOnceWhileOthersAddAndDelete() {
        seed(600);
        ChitchatClient other = client(RetryPolicy.defaults());
        Flux<?> additions =
                Flux.range(0, 60).concatMap(i -> other.library().add(NewQuestion.of(GREETINGS, "New " + i, "a")), 1);
        Flux<?> deletions = other.library().delete(Flux.just("s3", "s250", "s599"));
        List<String> ids = library.list(QuestionFilter.ALL)
                .map(LibraryQuestion::standardQuestionId)
                .mergeWith(Flux.merge(additions, deletions).thenMany(Flux.empty()))
                .collectList()
                .block(SOON);
        other.close();
        List<String> throughout = IntStream.range(0, 600)
                .filter(i -> i != 3 && i != 250 && i != 599)
                .mapToObj(i -> "s" + i)
                .toList();
        assertThat(ids).doesNotHaveDuplicates().containsAll(throughout);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aLostAnswerToAddMakesNoDuplicate(Fault fault) {
        ChitchatClient impatient = client(
                RetryPolicy.defaults().withBackoff(Duration.ofMillis(2), Duration.ofMillis(20)),
                fault.toString().startsWith("stall") ? BRIEF : LONG);
        impatient.library().categories().block(SOON);
        sandbox.options(UNLIMITED.withFaults(Faults.of(0.5, fault)).withSeed(11));
        List<AddReceipt> receipts = Flux.range(0, 8)
                .concatMap(i -> impatient
                        .library()
                        .add(NewQuestion.of(GREETINGS, "Question " + i, "Answer " + i)
                                .withSimilarQuestions(List.of("Similar " + i))))
                .collectList()
                .block(SOON);
        impatient.close();
        assertThat(receipts)
                .hasSize(8)
                .anyMatch(receipt -> receipt.attempts() > 1 || receipt.standardQuestionId() != null);
        assertThat(sandbox.library().values())
                .extracting(StoredQuestion::question)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 8).mapToObj(i -> "Question " + i).toList());
    }

    @Test
    void anEqualQuestionOfAnotherCategoryIsNotTakenForTheLostOne() {
        seed(1);
        long elsewhere = sandbox.categories().stream()
                .filter(category -> category.title().equals("C0"))
                .findFirst()
                .orElseThrow()
                .id();
        library.add(NewQuestion.of(elsewhere, "Hi?", "Hi!")).block(SOON);
        sandbox.options(UNLIMITED.withFaults(Faults.of(0.5, Fault.RESET_BEFORE)).withSeed(3));
        library.add(NewQuestion.of(GREETINGS, "Hi?", "Hi!")).block(SOON);
        assertThat(sandbox.library().values())
                .filteredOn(question -> "Hi?".equals(question.question()))
                .extracting(StoredQuestion::categoryId)
                .containsExactly(elsewhere, GREETINGS);
    }

    @Test
    void aRefusedAdditionIsNeitherRepeatedNorLookedUp() {
        Recorded.of(library.add(NewQuestion.of(4711, "Q", "A")))
                .expectErrorSatisfies(failure ->
                        assertThat(failure).isInstanceOf(ApiException.class).hasMessageContaining("-50003"))
                .verify(SOON);
        assertThat(sandbox.calls()).hasSize(1);
    }

    @Test
    void batchesPassThroughFaultsAndOneUnknownIdFailsAlone() {
        seed(250);
        sandbox.options(UNLIMITED.withFaults(Faults.of(0.1, BUT_STALLS)));
        Flux<String> ids = Flux.range(0, 250).map(i -> i == 77 ? "unknown" : "s" + i);
        List<StatusResult> results = library.delete(ids).collectList().block(SOON);
        assertThat(results)
                .hasSize(250)
                .filteredOn(StatusResult.Failed.class::isInstance)
                .extracting(StatusResult::standardQuestionId)
                .isSubsetOf("unknown");
        assertThat(sandbox.library()).containsOnlyKeys("s77");
    }

    @Test
    void aCategoryWithQuestionsBelowItIsNotDeleted() {
        sandbox.load(
                LibrarySeed.parse(List.of("{\"Question\":\"q\",\"Answer\":\"a\",\"Category\":\"Orders/Returns\"}")));
        CategoryTree tree = requireNonNull(library.categories().block(SOON));
        long orders = tree.at(List.of("Orders")).get(0).id();
        Recorded.of(library.deleteCategory(orders))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(CategoryInUseException.class)
                        .hasMessageContaining("seed-1"))
                .verify(SOON);
        Recorded.of(library.deleteCategory(GREETINGS))
                .expectError(CategoryInUseException.class)
                .verify(SOON);
        assertThat(calls("del_chitchat_category")).isZero();
        library.deleteCategoryAndItsQuestions(orders).block(SOON);
        assertThat(sandbox.library()).isEmpty();
        assertThat(sandbox.categories()).hasSize(7);
    }

    @Test
    void categoriesComeAndGoThroughFaultsWithoutADuplicate() {
        sandbox.options(UNLIMITED.withFaults(Faults.of(0.25, BUT_STALLS)));
        Flux.range(0, 10)
                .concatMap(i -> library.addCategory(0, "New " + i)
                        .flatMap(
                                id -> library.renameCategory(id, "Renamed " + i).thenReturn(id))
                        .flatMap(id -> i % 2 == 0 ? library.deleteCategory(id) : Mono.empty()))
                .blockLast(SOON);
        assertThat(sandbox.categories())
                .extracting("title")
                .contains("Renamed 1", "Renamed 9")
                .hasSize(12);
    }

    @Test
    void aClosedClientMakesNoCallOfTheLibrary() {
        ChitchatClient brief = client(RetryPolicy.none());
        ChitchatLibrary closed = brief.library();
        brief.close();
        Recorded.of(closed.list(QuestionFilter.ALL))
                .expectError(ClientClosedException.class)
                .verify(SOON);
        Recorded.of(closed.categories())
                .expectError(ClientClosedException.class)
                .verify(SOON);
    }

    @Test
    void eachCommandHasItsOwnQuota() {
        ChitchatClient slow = ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of("0123456789abcdef")))
                .endpoint(sandbox.endpoint())
                .quota(Quota.local(Rate.perSecond(0.001)))
                .build();
        slow.library().categories().block(SOON);
        slow.library().setSimilarQuestions("none", List.of()).onErrorComplete().block(SOON);
        assertThat(sandbox.calls()).hasSize(2);
        slow.close();
    }
}
