package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.chitchat.quota.spi.LeaseRelease;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.TokenStore;
import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a process tells a store that answers as the test has it. */
class RemoteQuotaTest {

    private static final StoreAnswer GRANTED = new StoreAnswer(true, Duration.ZERO, Duration.ZERO, 0, 4, 1, 0);
    private static final StoreAnswer LATER = new StoreAnswer(false, Duration.ofMillis(500), Duration.ZERO, 0, 0, 5, 1);
    private static final StoreAnswer NOTED = new StoreAnswer(false, Duration.ZERO, Duration.ZERO, 0, 5, 0, 0);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Deque<Mono<StoreAnswer>> answers = new ArrayDeque<>();
    private final List<StoreRequest> requests = new ArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();
    private final QuotaOptions options = QuotaOptions.DEFAULTS.withScheduler(time);
    private final Limiter limiter =
            Quota.shared((scope, command) -> new Told(), options).limiter("scope", "command");

    private final class Told implements TokenStore {

        @Override
        public Mono<StoreAnswer> exchange(StoreRequest request) {
            requests.add(request);
            return answers.isEmpty() ? Mono.just(NOTED) : answers.poll();
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    private StoreRequest last() {
        return requests.get(requests.size() - 1);
    }

    @Test
    void aLeaseAskedForInVainGoesBackWhenNobodyWantsItAnyMore() {
        answers.add(Mono.error(new IllegalStateException("no answer in time")));
        Disposable waiter = limiter.limit(Mono.just(1)).subscribe();
        pass(Duration.ofMillis(10));
        waiter.dispose();
        pass(Duration.ofSeconds(1));

        assertThat(last().lease()).isEmpty();
        assertThat(last().settlements())
                .extracting(LeaseRelease::lease, LeaseRelease::verdict)
                .containsExactly(tuple(requests.get(0).lease(), Verdict.UNSENT));
    }

    @Test
    void aLeaseThatComesOnceItsCallerHasLeftGoesBackAtOnce() {
        Sinks.One<StoreAnswer> late = Sinks.one();
        answers.add(late.asMono());
        Disposable waiter = limiter.limit(Mono.just(1)).subscribe();
        pass(Duration.ofMillis(10));
        waiter.dispose();
        late.tryEmitValue(GRANTED).orThrow();
        pass(Duration.ofMillis(10));

        assertThat(requests).hasSize(2);
        assertThat(last().settlements())
                .extracting(LeaseRelease::lease, LeaseRelease::verdict)
                .containsExactly(tuple(requests.get(0).lease(), Verdict.UNSENT));
    }

    @Test
    void aLeaseAskedForInVainKeepsItsNameWhileSomebodyWaits() {
        answers.add(Mono.error(new IllegalStateException("no answer in time")));
        answers.add(Mono.just(GRANTED));
        List<Integer> made = new ArrayList<>();
        limiter.limit(Mono.just(1)).subscribe(made::add);
        pass(Duration.ofSeconds(1));

        assertThat(made).containsExactly(1);
        assertThat(requests.get(1).lease()).isEqualTo(requests.get(0).lease());
    }

    @Test
    void aStoreThatEndsWithoutAnAnswerIsAskedAgain() {
        answers.add(Mono.empty());
        answers.add(Mono.just(GRANTED));
        List<Integer> made = new ArrayList<>();
        limiter.limit(Mono.just(1)).subscribe(made::add);
        pass(Duration.ofSeconds(1));

        assertThat(made).containsExactly(1);
    }

    @Test
    void whoLeavesTheLineLeavesTheBook() {
        answers.add(Mono.just(LATER));
        Disposable waiter = limiter.limit(Mono.just(1)).subscribe();
        pass(Duration.ofMillis(10));
        waiter.dispose();
        pass(Duration.ofMillis(10));

        assertThat(requests).hasSize(2);
        assertThat(last().lease()).isEmpty();
    }

    /** What it would open anew is closed by none: a Redis that stayed away cost threads with each client that was closed. */
    @Test
    void aStoreThatIsClosedIsAskedNoMore() {
        for (int i = 0; i < 100; i++) {
            answers.add(Mono.error(new IllegalStateException("away")));
        }
        Rate rate = new Rate(5, Duration.ofMillis(1_050)); // so it is closed before what it has to tell is forgotten
        Limiter one = Quota.shared(
                        (scope, command) -> new Told(), QuotaOptions.of(rate).withScheduler(time))
                .limiter("scope", "other");
        Disposable waiter = one.limit(Mono.just(1)).subscribe();
        pass(Duration.ofMillis(10));
        waiter.dispose();
        one.close();
        for (int i = 0; closed.get() == 0 && i < 1_000; i++) {
            pass(Duration.ofMillis(100));
        }
        int asked = requests.size();
        pass(Duration.ofMinutes(1));

        assertThat(closed).hasValue(1);
        assertThat(requests).hasSize(asked);
    }

    @Test
    void aStoreThatWasUsedTwiceAtOneMomentIsClosedOnce() {
        Quota quota = Quota.shared((scope, command) -> new Told(), options);
        quota.limiter("scope", "at once").close();
        quota.limiter("scope", "at once").close();

        pass(Duration.ofMinutes(1));
        assertThat(closed).hasValue(1);
    }

    @Test
    void aStoreThatWasUsedAgainIsClosedOnce() {
        Quota quota = Quota.shared((scope, command) -> new Told(), options);
        for (int i = 0; i < 2; i++) {
            quota.limiter("scope", "again").close();
            pass(Duration.ofMillis(1_500));
        }
        assertThat(closed).as("two windows are not over").hasValue(0);

        pass(Duration.ofMinutes(1));
        assertThat(closed).hasValue(1);
    }

    @Test
    void aClosedQuotaGivesUpAStoreThatStaysAway() {
        answers.add(Mono.just(LATER));
        limiter.limit(Mono.just(1)).subscribe(one -> {}, failure -> {});
        pass(Duration.ofMillis(10));
        for (int i = 0; i < 50; i++) {
            answers.add(Mono.error(new IllegalStateException("away")));
        }
        limiter.close();
        pass(Duration.ofSeconds(20));

        assertThat(closed).hasValue(1);
        assertThat(answers).isNotEmpty();
    }

    @Test
    void aClosedQuotaIsFreedThoughACallNeverEnds() {
        answers.add(Mono.just(GRANTED));
        limiter.limit(Mono.never()).subscribe();
        pass(Duration.ofMillis(10));
        limiter.close();
        pass(options.longestCall());
        assertThat(closed).hasValue(0);

        pass(Duration.ofSeconds(3));

        assertThat(closed).hasValue(1);
    }

    @Test
    void aClosedQuotaIsSettledOnceTheStoreKnows() {
        Sinks.One<StoreAnswer> heard = heardLate();
        limiter.close();
        AtomicInteger settled = new AtomicInteger();
        limiter.settled().subscribe(none -> {}, failure -> {}, settled::incrementAndGet);
        pass(Duration.ofMillis(900));
        assertThat(settled).hasValue(0);

        heard.tryEmitValue(NOTED).orThrow();
        pass(Duration.ofMillis(10));

        assertThat(settled).hasValue(1);
    }

    @Test
    void aStoreThatIsSilentAtTheEndIsWaitedForASecond() {
        heardLate();
        limiter.close();
        AtomicInteger settled = new AtomicInteger();
        limiter.settled().subscribe(none -> {}, failure -> {}, settled::incrementAndGet);
        pass(Duration.ofSeconds(1));

        assertThat(settled).hasValue(1);
    }

    @Test
    void aStoreIsNotWaitedForWhileAnotherClientUsesIt() {
        QuotaOptions same = QuotaOptions.DEFAULTS.withScheduler(time);
        Quota quota = Quota.shared((scope, command) -> new Told(), same);
        Limiter first = quota.limiter("scope", "command");
        Limiter second = quota.limiter("scope", "command");
        answers.add(Mono.just(GRANTED));
        answers.add(Mono.never());
        first.limit(Mono.just(1)).subscribe();
        pass(Duration.ofMillis(10));
        first.close();
        AtomicInteger settled = new AtomicInteger();
        first.settled().subscribe(none -> {}, failure -> {}, settled::incrementAndGet);

        assertThat(settled).hasValue(1);
        second.close();
    }

    /** One call has been made, and the store is slow to hear of its end. */
    private Sinks.One<StoreAnswer> heardLate() {
        Sinks.One<StoreAnswer> heard = Sinks.one();
        answers.add(Mono.just(GRANTED));
        answers.add(heard.asMono());
        limiter.limit(Mono.just(1)).subscribe();
        pass(Duration.ofMillis(10));
        return heard;
    }
}
