package dev.chitchat.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.context.ContextView;

/** A list of updates, with what became of each in its order. */
@Timeout(60)
class UpdateBatchTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final SandboxOptions HEALTHY =
            SandboxOptions.DEFAULTS.withLimitPerSecond(100_000).withKnownQuestionsOnly(true);

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(HEALTHY);
    private final Scheduler results = Schedulers.newSingle("results");
    private final List<UpdateResult<?>> observed = Collections.synchronizedList(new ArrayList<>());
    private final Disposable.Swap running = Disposables.swap();
    private final Sinks.Empty<Void> cancelled = Sinks.empty();
    private int called;
    private int cancelAtCall;
    private final ChitchatClient client = ChitchatClient.builder()
            .account(Account.of(88888888L, "administrator", SecretKey.of("key")))
            .endpoint(sandbox.endpoint())
            .quota(Quota.local(Rate.perSecond(10_000)))
            .resultsOn(results)
            .observer(new CallObserver() {
                @Override
                public CallWatch called(String command, ContextView context) {
                    if (++called == cancelAtCall) {
                        running.dispose();
                        cancelled.tryEmitEmpty();
                    }
                    return CallWatch.NONE;
                }

                @Override
                public void streamed(UpdateResult<?> result) {
                    observed.add(result);
                }
            })
            .build();

    @AfterEach
    void stop() {
        client.close();
        sandbox.close();
        results.dispose();
    }

    private void know(int questions) {
        IntStream.range(0, questions).forEach(i -> sandbox.put("q" + i, StoredQuestion.EMPTY));
    }

    private static Outbound<ChitchatUpdate, Integer> edit(String id, int i) {
        return Outbound.of(ChitchatUpdate.of(id).withAnswer(Integer.toString(i)), i);
    }

    private <C> List<UpdateResult<C>> send(List<Outbound<ChitchatUpdate, C>> updates) {
        return Objects.requireNonNull(client.updateBatch(updates).block(LONG));
    }

    private List<@Nullable String> answers(String id) {
        return sandbox.history(id).stream()
                .map(change -> change.fields().answer())
                .toList();
    }

    private long updates() {
        return sandbox.calls().stream()
                .filter(call -> call.command().equals("update_chitchat"))
                .count();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256, 257, 3_000})
    void resultsOfAnySizeComeInTheOrderOfTheList(int size) {
        know(10);

        List<UpdateResult<Integer>> all = send(
                IntStream.range(0, size).mapToObj(i -> edit("q" + i % 10, i)).toList());

        assertThat(all)
                .extracting(UpdateResult::correlation)
                .containsExactlyElementsOf(IntStream.range(0, size).boxed().toList());
        assertThat(updates()).isEqualTo(Math.min(10, size));
        assertThat(all.stream().filter(UpdateResult.Applied.class::isInstance)).hasSize(Math.min(10, size));
        assertThat(observed).containsExactlyElementsOf(all);
        for (int i = Math.max(0, size - 10); i < size; i++) {
            assertThat(answers("q" + i % 10)).containsExactly(Integer.toString(i));
        }
    }

    @Test
    void oneThatFailsEndsNothingAndMergedOnesGoOutAlone() {
        know(2);
        List<UpdateResult<Integer>> all = send(List.of(
                edit("q0", 0),
                Outbound.of(ChitchatUpdate.of("q0").withCategory(4711), 1),
                edit("unknown", 2),
                Outbound.of(ChitchatUpdate.of("q1"), 3),
                edit("q0", 4)));

        assertThat(all)
                .extracting(result -> result.getClass().getSimpleName())
                .containsExactly("Applied", "Failed", "Failed", "Failed", "Applied");
        assertThat(answers("q0")).containsExactly("0", "4");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40})
    void unknownQuestionsAtTheStartKeepNoOtherFromBeingSent(int unknown) {
        know(1);
        List<Outbound<ChitchatUpdate, Integer>> updates = new ArrayList<>();
        IntStream.range(0, unknown).forEach(i -> updates.add(edit("unknown" + i, i)));
        updates.add(edit("unknown0", unknown));
        updates.add(edit("q0", unknown + 1));

        List<UpdateResult<Integer>> all = send(updates);

        assertThat(all).hasSize(unknown + 2);
        assertThat(all.subList(0, unknown + 1)).allSatisfy(result -> {
            assertThat(result).isInstanceOf(UpdateResult.Failed.class);
            assertThat(((UpdateResult.Failed<?>) result).error().retryable()).isFalse();
            assertThat(result.attempts()).isPositive();
        });
        assertThat(all.get(unknown + 1)).isInstanceOf(UpdateResult.Applied.class);
        assertThat(sandbox.calls().stream().filter(call -> call.command().contains("categor")))
                .hasSize(1);
    }

    @Test
    void whereTheAccountIsRefusedAllHaveItsFailureAndOneWasSent() {
        know(5);
        sandbox.options(HEALTHY.withAlwaysCode(-50003));

        List<UpdateResult<Integer>> all =
                send(IntStream.range(0, 50).mapToObj(i -> edit("q" + i % 5, i)).toList());

        assertThat(all)
                .hasSize(50)
                .allSatisfy(result -> assertThat(((UpdateResult.Failed<?>) result).error())
                        .satisfies(error -> assertThat(error.affectsEveryCall()).isTrue())
                        .satisfies(error -> assertThat(error.retryable()).isTrue()));
        assertThat(updates()).isLessThanOrEqualTo(5);
    }

    @Test
    void aMergedCallThatIsRefusedAtTheStartCountsAndIsNotRepeated() {
        List<Outbound<ChitchatUpdate, Integer>> twice = List.of(edit("unknown", 0), edit("unknown", 1));
        assertThat(send(twice)).extracting(UpdateResult::attempts).containsExactly(2, 2);
        assertThat(updates()).isEqualTo(3);

        sandbox.options(HEALTHY.withAlwaysCode(-50003));
        assertThat(send(twice)).extracting(UpdateResult::attempts).containsExactly(1, 1);
    }

    @Test
    void aClosedClientAnswersEveryElementWithThat() {
        client.close();

        assertThat(send(List.of(edit("q0", 0), edit("q1", 1))))
                .allSatisfy(result -> assertThat(((UpdateResult.Failed<?>) result).error())
                        .isInstanceOf(ClientClosedException.class));
    }

    @Test
    void whatHasItsResultInTheListIsNotDiscarded() {
        know(1);
        List<Outbound<ChitchatUpdate, Integer>> updates = new ArrayList<>();
        IntStream.range(0, 10).forEach(i -> updates.add(edit("unknown" + i, i)));
        updates.add(edit("q0", 10));
        List<Object> discarded = Collections.synchronizedList(new ArrayList<>());

        StepVerifier.create(client.updateBatch(updates)
                        .doOnDiscard(Outbound.class, discarded::add)
                        .doOnDiscard(UpdateResult.class, discarded::add))
                .assertNext(all -> assertThat(all).hasSize(11))
                .expectComplete()
                .verify(LONG);

        assertThat(discarded).isEmpty();
        assertThat(answers("q0")).containsExactly("10");
    }

    @Test
    void nothingIsSentBeforeSubscriptionAndEachSendsTheListAsItWas() {
        know(2);
        List<Outbound<ChitchatUpdate, Integer>> updates = new ArrayList<>(List.of(edit("q0", 0)));
        Mono<List<UpdateResult<Integer>>> batch = client.updateBatch(updates);
        updates.add(edit("q1", 1));
        assertThat(sandbox.calls()).isEmpty();

        StepVerifier.create(batch.then(batch))
                .assertNext(all -> assertThat(all).hasSize(1))
                .expectComplete()
                .verify(LONG);

        assertThat(answers("q0")).containsExactly("0", "0");
        assertThatNullPointerException().isThrownBy(() -> client.updateBatch(Arrays.asList(edit("q0", 0), null)));
    }

    @Test
    void theListComesOnTheSchedulerOfResults() {
        know(1);
        StepVerifier.create(client.updateBatch(List.of(edit("q0", 0)))
                        .map(all -> Thread.currentThread().getName()))
                .assertNext(thread -> assertThat(thread).startsWith("results"))
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void cancellingStartsNothingNew() {
        know(40);
        cancelAtCall = 3;

        running.update(client.updateBatch(
                        IntStream.range(0, 40).mapToObj(i -> edit("q" + i, i)).toList())
                .subscribe());
        StepVerifier.create(cancelled.asMono()).expectComplete().verify(LONG);
        client.close();
        StepVerifier.create(client.onClosed()).expectComplete().verify(LONG);

        assertThat(updates()).isLessThanOrEqualTo(3);
        assertThat(observed).isEmpty();
    }
}
