package dev.chitchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.RawCall;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.internal.CallListener;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

@Timeout(60)
class CallObserverTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final SecretKey KEY =
            SecretKey.of("5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e");

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Recorder recorder = new Recorder();
    private static final SandboxOptions UNLIMITED = SandboxOptions.DEFAULTS.withModel(CountingModel.NONE);

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(UNLIMITED);

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private ChitchatClientBuilder builder() {
        return ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", KEY))
                .endpoint(sandbox.endpoint())
                .quota(Quota.local(Rate.perSecond(1000)))
                .retry(RetryPolicy.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(2)))
                .observer(recorder);
    }

    private static ChitchatUpdate update(String id) {
        return ChitchatUpdate.of(id).withAnswer("Hello!");
    }

    @Test
    @SuppressWarnings("NullAway") // as Java without NullAway may call it
    void aNullObserverOrSchedulerIsRefusedAtOnce() {
        ChitchatClientBuilder builder = ChitchatClient.builder();
        assertThatNullPointerException().isThrownBy(() -> builder.observer(null));
        assertThatNullPointerException().isThrownBy(() -> builder.scheduler(null));
    }

    @Test
    void aCallThatSucceedsIsTold() {
        run(builder().build().update(update("q")).contextWrite(Context.of("user", "ann")));

        assertThat(told).containsExactly("called update_chitchat by ann", "attempt", "attempt ok", "ended ok");
    }

    @Test
    void anObserverThatAnswersNullChangesNoCall() {
        ChitchatClient client = builder()
                .observer((command, context) -> nullAsWatch())
                .observer((command, context) -> new CallWatch() {
                    @Override
                    @SuppressWarnings("NullAway") // an observer of Java without NullAway
                    public Context context(Context seen) {
                        return null;
                    }
                })
                .build();
        run(client.update(update("q")).contextWrite(Context.of("user", "ann")));

        assertThat(told).containsExactly("called update_chitchat by ann", "attempt", "attempt ok", "ended ok");
    }

    @SuppressWarnings("NullAway")
    private static CallWatch nullAsWatch() {
        return null;
    }

    @Test
    void aRetryIsPartOfItsCall() {
        sandbox.options(UNLIMITED.withAlwaysCode(60008));
        ChitchatClient client = builder()
                .retry(RetryPolicy.defaults().withMaxRetries(1).withBackoff(Duration.ofMillis(1), Duration.ofMillis(2)))
                .build();

        Recorded.of(client.update(update("q"))).expectError().verify(SOON);

        assertThat(told)
                .containsExactly(
                        "called update_chitchat by nobody",
                        "attempt",
                        "attempt ApiException",
                        "backing off",
                        "attempt",
                        "attempt ApiException",
                        "ended ApiException");
    }

    @Test
    void theCommandsOfTheLibraryAreToldByTheirNames() {
        ChitchatClient client = builder().build();
        run(client.library().categories());
        run(client.call(RawCall.of("list_faq", "{}")).onErrorReturn(""));
        run(client.library().addLanguage("en").thenReturn(true));
        run(client.library().languages().collectList());
        run(client.library().deleteLanguage("en").thenReturn(true));

        assertThat(told)
                .startsWith("called desc_chitchat_category by nobody", "attempt", "attempt ok", "ended ok")
                .contains("called list_faq by nobody")
                .contains("called robot_add_language by nobody", "called robot_get_language_list by nobody")
                .contains("called robot_del_language by nobody");
    }

    @Test
    void anAdditionInDoubtIsToldWithItsLookUps() {
        sandbox.options(UNLIMITED.withFaults(Faults.of(1, Fault.RESET_AFTER)));
        ChitchatClient client = builder().retry(RetryPolicy.none()).build();
        run(client.library().add(NewQuestion.of(10508, "q", "a")).thenReturn(1).onErrorReturn(1));

        assertThat(told)
                .containsSubsequence(
                        "called add_chitchat by nobody",
                        "attempt TransportException",
                        "called list_chitchat by nobody",
                        "ended TransportException");
    }

    @Test
    void aCommandThatNoPageNamesIsToldAsOther() {
        run(builder().build().call(RawCall.of("any_command_at_all", "{}")).onErrorReturn(""));

        assertThat(told).startsWith("called other by nobody");
    }

    @Test
    void aFailureForGoodIsTold() {
        sandbox.options(UNLIMITED.withAlwaysCode(-50003));

        Recorded.of(builder().build().update(update("q"))).expectError().verify(SOON);

        assertThat(told).endsWith("attempt", "attempt ApiException", "ended ApiException");
    }

    @Test
    void anUpdateThatCannotBeSentMakesNoAttempt() {
        Recorded.of(builder().build().update(ChitchatUpdate.of("q")))
                .expectError()
                .verify(SOON);

        assertThat(told).containsExactly("called update_chitchat by nobody", "ended InvalidUpdateException");
    }

    @Test
    void aCallThatIsCancelledInTheLineMakesNoAttempt() {
        Quota oneAnHour = Quota.local(QuotaOptions.of(new Rate(1, Duration.ofHours(1))));
        try (ChitchatClient client = builder().quota(oneAnHour).build()) {
            run(client.update(update("q")));
            told.clear();

            client.update(update("q")).subscribe().dispose();
        }

        assertThat(told).containsExactly("called update_chitchat by nobody", "cancelled");
    }

    @Test
    void anAttemptThatIsCancelledIsTold() {
        sandbox.options(UNLIMITED.withFaults(Faults.of(1, Fault.STALL)));
        // Time enough to begin the attempt, also where this call is the first of its JVM.
        ChitchatClient client = builder().deadline(Duration.ofSeconds(3)).build();

        Recorded.of(client.update(update("q"))).expectError().verify(SOON);

        assertThat(told)
                .containsExactly(
                        "called update_chitchat by nobody",
                        "attempt",
                        "attempt cancelled",
                        "ended DeadlineExceededException");
    }

    @Test
    void anAttemptWhoseCallerLeavesAsItBeginsIsCancelled() {
        BaseSubscriber<UpdateReceipt> caller = new BaseSubscriber<>() {};
        ChitchatClient client = builder()
                .observer((command, context) -> new CallWatch() {
                    @Override
                    public void attemptStarted(Duration waited) {
                        caller.dispose();
                    }
                })
                .build();

        client.update(update("q")).subscribe(caller);

        assertThat(told)
                .containsExactly("called update_chitchat by nobody", "attempt", "cancelled", "attempt cancelled");
    }

    @Test
    void everyResultOfAStreamIsTold() {
        sandbox.options(UNLIMITED.withJitter(Jitter.steady(Duration.ofMillis(500))));
        ChitchatClient slow =
                builder().merging(true).quota(Quota.local(Rate.perSecond(1))).build();
        Flux<UpdateResult<Integer>> results = slow.updateAll(Flux.range(0, 3).map(i -> Outbound.of(update("q"), i)));

        Recorded.of(results).expectNextCount(3).expectComplete().verify(SOON);

        assertThat(told.stream().filter(line -> line.startsWith("streamed")))
                .hasSize(3)
                .contains("streamed Applied", "streamed Merged");
    }

    @Test
    void whatTheWatchPutsIntoTheContextIsSeenByTheCall() {
        recorder.added = Context.of("trace", "4711");

        Mono<Object> seen = Mono.deferContextual(context -> new CallEvents(
                        "update_chitchat",
                        List.of(recorder),
                        CallListener.NONE,
                        reactor.core.scheduler.Schedulers.parallel(),
                        context)
                .whole(Mono.deferContextual(inner -> Mono.just(inner.get("trace")))));

        Recorded.of(seen).expectNext("4711").expectComplete().verify(SOON);
    }

    @Test
    void anObserverThatThrowsChangesNoCall() {
        recorder.broken = true;

        run(builder().build().update(update("q")));

        assertThat(sandbox.library()).containsKey("q");
    }

    @Test
    void aBrokenObserverKeepsNothingFromTheNextOne() {
        Recorder first = new Recorder();
        first.broken = true;

        run(ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", KEY))
                .endpoint(sandbox.endpoint())
                .observer(first)
                .observer((command, context) -> {
                    throw new NoSuchMethodError("the second observer is broken");
                })
                .observer(recorder)
                .build()
                .update(update("q")));

        assertThat(told)
                .containsExactly(
                        "called update_chitchat by nobody",
                        "called update_chitchat by nobody",
                        "attempt",
                        "attempt",
                        "attempt ok",
                        "attempt ok",
                        "ended ok",
                        "ended ok");
    }

    @Test
    void theSignatureInUseTellsItsEnd() {
        ChitchatClient client = builder().signatureValidity(Duration.ofHours(2)).build();
        assertThat(client.signatureExpiry()).isEmpty();

        run(client.update(update("q")));

        assertThat(client.signatureExpiry())
                .hasValueSatisfying(end -> assertThat(end)
                        .isBetween(
                                Instant.now().plusSeconds(6_000), Instant.now().plusSeconds(7_200)));
    }

    private static void run(Mono<?> call) {
        Recorded.of(call).expectNextCount(1).expectComplete().verify(SOON);
    }

    /** Writes down what it is told. */
    private final class Recorder implements CallObserver, CallWatch {

        private Context added = Context.empty();
        private boolean broken;

        private void note(String line) {
            told.add(line);
            if (broken) {
                throw new NoSuchMethodError("the observer is broken");
            }
        }

        private String name(@Nullable Throwable failure) {
            return failure == null ? "ok" : failure.getClass().getSimpleName();
        }

        @Override
        public CallWatch called(String command, ContextView context) {
            told.add("called " + command + " by " + context.getOrDefault("user", "nobody"));
            return this;
        }

        @Override
        public void streamed(UpdateResult<?> result) {
            note("streamed " + result.getClass().getSimpleName());
        }

        @Override
        public Context context(Context context) {
            return context.putAll(added.readOnly());
        }

        @Override
        public void attemptStarted(Duration waited) {
            note("attempt");
        }

        @Override
        public void attemptEnded(Duration took, @Nullable Throwable failure) {
            note("attempt " + name(failure));
        }

        @Override
        public void attemptCancelled(Duration took) {
            note("attempt cancelled");
        }

        @Override
        public void backingOff(Throwable failure, Duration wait) {
            note("backing off");
        }

        @Override
        public void ended(Duration elapsed, @Nullable Throwable failure) {
            note("ended " + name(failure));
        }

        @Override
        public void cancelled(Duration elapsed) {
            note("cancelled");
        }
    }
}
