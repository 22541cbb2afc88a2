package dev.chitchat.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** The scheduler for results is disposed of after it accepted work and before it has run it. */
class LostTurnTest {

    private final ManualCalls calls = new ManualCalls();
    private final Lazy lazy = new Lazy();
    private final TestSubscriber<UpdateResult<String>> subscriber = TestSubscriber.create();

    /** Runs what it has accepted when told to. */
    private static final class Lazy implements Scheduler {

        private final List<Runnable> accepted = new ArrayList<>();
        private boolean disposed;

        @Override
        public Disposable schedule(Runnable task) {
            accepted.add(task);
            return Disposables.single();
        }

        void run() {
            List<Runnable> due = List.copyOf(accepted);
            accepted.clear();
            due.forEach(Runnable::run);
        }

        @Override
        public Worker createWorker() {
            return Schedulers.immediate().createWorker();
        }

        @Override
        public void dispose() {
            disposed = true;
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }

    /** Keeps hold of the one task that is run again and again. */
    private static final class Watch implements Scheduler {

        private Disposable task = Disposables.disposed();

        @Override
        public Disposable schedule(Runnable once) {
            return Disposables.single();
        }

        @Override
        public Disposable schedulePeriodically(Runnable again, long delay, long period, TimeUnit unit) {
            task = Disposables.single();
            return task;
        }

        @Override
        public Worker createWorker() {
            return Schedulers.immediate().createWorker();
        }
    }

    private void send(String... messages) {
        calls.pipeline(8, 1)
                .withResultsOn(lazy)
                .send(ManualCalls.source(messages))
                .subscribe(subscriber);
        lazy.run();
    }

    private List<String> emitted() {
        return subscriber.getReceivedOnNext().stream()
                .map(UpdateResult::correlation)
                .toList();
    }

    @Test
    void theNextSignalDoesTheWork() {
        TestPublisher<Outbound<String, String>> source = TestPublisher.create();
        calls.pipeline(8, 2).withResultsOn(lazy).send(source).subscribe(subscriber);
        lazy.run();
        source.next(Outbound.of("a1", "a1"));
        lazy.dispose();
        assertThat(calls.started).isEmpty();

        source.next(Outbound.of("b1", "b1"));
        assertThat(calls.started).containsExactly("a1", "b1");
    }

    @Test
    void withoutAnySignalItIsDoneSoon() {
        send("a1");
        calls.succeed("a1");
        lazy.dispose();
        assertThat(subscriber.isTerminated()).isFalse();

        calls.clock.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(emitted()).containsExactly("a1");
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    @Test
    void aTurnThatWasTakenOverIsNotRunAgain() {
        send("a1");
        calls.succeed("a1");
        lazy.dispose();
        calls.clock.advanceTimeBy(Duration.ofSeconds(1));
        lazy.run();

        assertThat(emitted()).containsExactly("a1");
    }

    @Test
    void aSchedulerThatIsOnlySlowKeepsItsTurn() {
        send("a1");
        calls.succeed("a1");
        calls.clock.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(subscriber.getReceivedOnNext()).isEmpty();

        lazy.run();
        assertThat(subscriber.isTerminatedComplete()).isTrue();
    }

    @Test
    void nobodyLooksAfterTheEnd() {
        Watch watch = new Watch();
        calls.pipeline(8, 1)
                .withClock(watch)
                .withResultsOn(lazy)
                .send(ManualCalls.source("a1"))
                .subscribe(subscriber);
        lazy.run();
        assertThat(watch.task.isDisposed()).isFalse();
        calls.succeed("a1");
        lazy.run();

        assertThat(subscriber.isTerminatedComplete()).isTrue();
        assertThat(watch.task.isDisposed()).isTrue();
    }

    @Test
    void nobodyLooksAfterACancel() {
        Watch watch = new Watch();
        calls.pipeline(8, 1)
                .withClock(watch)
                .withResultsOn(lazy)
                .send(ManualCalls.source("a1"))
                .subscribe(subscriber);
        subscriber.cancel();

        assertThat(watch.task.isDisposed()).isTrue();
    }
}
