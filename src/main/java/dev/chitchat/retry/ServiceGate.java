package dev.chitchat.retry;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.ServiceUnavailableException;
import dev.chitchat.error.TransportException;
import dev.chitchat.error.UnexpectedException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Where all attempts of a client pass: at once while the service answers, one at a time while it is down.
 *
 * <p>Whoever may not pass stands in one line, first come first served; one whose probe fails goes to its end. The lock
 * guards facts only and is never held while a call, a listener or a timer is told anything: that is the drain's work,
 * which is done by one thread at a time.
 */
final class ServiceGate {

    /** What the drain does next: lets one pass, or sends one away, or sleeps where there is none. */
    private record Decision(
            @Nullable Passage passage, @Nullable Throwable error, long dueNanos) {

        static final Decision REST = new Decision(null, null, GateAlarm.NEVER);

        static Decision sleepUntil(long dueNanos) {
            return new Decision(null, null, dueNanos);
        }

        void carryOut(Passage one) {
            if (error == null) {
                one.go();
            } else {
                one.giveUp(error);
            }
        }
    }

    private final Object lock = new Object();
    private final Scheduler timer;
    private final GateAlarm alarm;
    private final AtomicInteger wip = new AtomicInteger();

    // guarded by the lock
    private final Outage outage;
    private final RetryBudget budget;
    private final Set<Passage> line = new LinkedHashSet<>();
    private int sentAway;
    private @Nullable Supplier<ChitchatException> end;
    private long retries;
    private long probes;

    ServiceGate(RetryPolicy policy, Probing probing, Scheduler timer) {
        this.timer = timer;
        this.alarm = new GateAlarm(timer, this::drain);
        this.outage = new Outage(policy, probing, new SplittableRandom());
        this.budget = new RetryBudget(now());
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    /** One attempt through the gate; whoever cancels it leaves the line or gives its probe up. */
    <T> Mono<T> pass(Function<Runnable, Mono<T>> attempt, CallHistory call, BackoffListener listener) {
        return Mono.defer(() -> {
            Passage passage = new Passage(call, listener);
            Mono<T> made = Mono.defer(() -> attempt.apply(() -> depart(passage)))
                    .takeUntilOther(passage.recalled())
                    .switchIfEmpty(Mono.error(() -> recalled(passage)));
            return admitted(passage, made).doFinally(signal -> left(passage));
        });
    }

    private <T> Mono<T> admitted(Passage passage, Mono<T> made) {
        Mono<T> one = passesAtOnce(passage)
                ? made
                : Mono.<Void>defer(() -> join(passage)).then(made);
        return one.doOnSuccess(answer -> answered(passage))
                .doOnError(failure -> failed(passage, failure))
                .onErrorResume(failure -> passage.turnedBack, failure -> again(passage, made));
    }

    private <T> Mono<T> again(Passage passage, Mono<T> made) {
        passage.turnedBack = false;
        return admitted(passage, made);
    }

    /** It goes out now, unless the service went down while it waited for its token; then it may at most be a probe. */
    private void depart(Passage passage) {
        synchronized (lock) {
            long now = now();
            if (outage.isDown() && !passage.probing) {
                if (outage.untilProbeNanos(now) > 0) {
                    retries -= passage.isRetry() ? 1 : 0;
                    budget.giveBack(passage.isRetry() ? 1 : 0);
                    throw passage.turnBack();
                }
                beginProbe(passage, now);
            }
            passage.begunNanos = now;
            passage.attempted = true;
        }
        if (passage.patienceNanos > 0) {
            passage.recallAfter(passage.patienceNanos, timer);
        }
    }

    private static TransportException recalled(Passage passage) {
        long millis = Duration.ofNanos(passage.patienceNanos).toMillis();
        return TransportException.maybeSent(
                "there was no answer within " + millis + " ms to a try whether the service is back", null);
    }

    private boolean passesAtOnce(Passage passage) {
        synchronized (lock) {
            passage.joinedAfter = sentAway;
            if (end != null || outage.isDown() || (passage.isRetry() && !budget.take(now()))) {
                passage.because = outage.last();
                return false;
            }
            retries += passage.isRetry() ? 1 : 0;
            return true;
        }
    }

    private Mono<Void> join(Passage passage) {
        passage.queue();
        passage.waits(untilNext());
        synchronized (lock) {
            line.add(passage);
        }
        drain();
        return passage.turn();
    }

    private long untilNext() {
        synchronized (lock) {
            long now = now();
            return Math.max(0, outage.isDown() ? outage.untilProbeNanos(now) : budget.untilNextNanos(now));
        }
    }

    // what attempts tell

    private void answered(Passage passage) {
        synchronized (lock) {
            works(passage);
        }
        drainIfAnyoneWaits();
    }

    private void failed(Passage passage, Throwable failure) {
        if (!passage.attempted || !(failure instanceof ChitchatException known)) {
            return;
        }
        synchronized (lock) {
            switch (Evidence.of(known)) {
                case ANSWER -> works(passage);
                case TROUBLE -> {
                    long now = now();
                    outage.failed(passage.call, endProbe(passage), passage.begunNanos, known, now);
                    loseHope(now);
                    passage.call.judged(standing(passage, known));
                }
                case NONE -> {}
            }
        }
        drainIfAnyoneWaits();
    }

    /** The service does: if it was down, all who wait go on at once. */
    private void works(Passage passage) {
        endProbe(passage);
        if (outage.isDown()) {
            line.forEach(waiting -> waiting.free = true);
        }
        outage.answered(now());
        budget.answered();
    }

    private CallHistory.Standing standing(Passage passage, ChitchatException failure) {
        boolean down = outage.isDown();
        if (down && passage.joinedAfter < sentAway) {
            passage.call.sendAway(unavailable());
        }
        return new CallHistory.Standing(down, outage.excuses(passage.call, failure));
    }

    private boolean endProbe(Passage passage) {
        boolean probe = passage.probing;
        if (probe) {
            passage.probing = false;
            outage.probeEnds(passage.patienceNanos == 0);
        }
        return probe;
    }

    /** Whatever is still undecided ends here: cancelled, or failed in a way that says nothing about the service. */
    private void left(Passage passage) {
        passage.forgetRecall();
        synchronized (lock) {
            line.remove(passage);
            if (passage.probing) {
                passage.probing = false;
                outage.probeCancelled(passage.patienceNanos == 0, passage.attempted, now());
            }
        }
        drainIfAnyoneWaits();
    }

    /** From now on nobody passes, and whoever waits is sent away. */
    void close() {
        synchronized (lock) {
            end = () -> new ClientClosedException("the client was closed while the call waited for the service");
        }
        drain();
    }

    RetryStatus status() {
        synchronized (lock) {
            long now = now();
            ServiceState up = outage.everAnswered() ? ServiceState.UP : ServiceState.UNKNOWN;
            return new RetryStatus(
                    outage.isDown() ? ServiceState.DOWN : up,
                    Duration.ofNanos(outage.downForNanos(now)),
                    line.size(),
                    budget.left(now),
                    retries,
                    probes,
                    outage.last());
        }
    }

    // the drain

    private void drainIfAnyoneWaits() {
        boolean waiting;
        synchronized (lock) {
            waiting = !line.isEmpty();
        }
        if (waiting) {
            drain();
        }
    }

    private void drain() {
        if (wip.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            drainOnce();
            missed = wip.addAndGet(-missed);
        } while (missed != 0);
    }

    private void drainOnce() {
        Decision decision = decide();
        for (Passage one = decision.passage(); one != null; one = decision.passage()) {
            decision.carryOut(one);
            decision = decide();
        }
        try {
            alarm.set(decision.dueNanos());
        } catch (RejectedExecutionException disposed) {
            refuseAll(disposed);
        }
    }

    /** Without a timer nobody would ever be woken. */
    private void refuseAll(RejectedExecutionException why) {
        synchronized (lock) {
            end = () -> UnexpectedException.from(why);
        }
        wip.getAndIncrement();
    }

    private Decision decide() {
        synchronized (lock) {
            Passage head = line.isEmpty() ? null : line.iterator().next();
            if (head == null) {
                return Decision.REST;
            }
            long now = now();
            loseHope(now);
            if (end != null || head.joinedAfter < sentAway) {
                line.remove(head);
                return new Decision(head, head.call.leaveLine(end == null ? unavailable() : end.get()), 0);
            }
            return outage.isDown() ? probe(head, now) : goOn(head, now);
        }
    }

    /** Whoever came before this moment is sent away, the one that tries just now too. */
    private void loseHope(long now) {
        if (outage.isDown() && outage.isHopeless(now)) {
            sentAway++;
            outage.startAfresh(now);
        }
    }

    private Decision probe(Passage head, long now) {
        long wait = outage.untilProbeNanos(now);
        if (wait > 0) {
            return Decision.sleepUntil(now + Math.min(wait, Math.max(1, outage.untilHopelessNanos(now))));
        }
        line.remove(head);
        beginProbe(head, now);
        retries += head.isRetry() ? 1 : 0;
        return new Decision(head, null, 0);
    }

    private void beginProbe(Passage passage, long now) {
        passage.probing = true;
        passage.patienceNanos = outage.probeBegins(now);
        probes++;
    }

    /** The service is back, or was never down: whoever waits goes, retries as far as the budget allows. */
    private Decision goOn(Passage head, long now) {
        if (head.isRetry() && !head.free && !budget.take(now)) {
            return Decision.sleepUntil(now + budget.untilNextNanos(now));
        }
        line.remove(head);
        retries += head.isRetry() ? 1 : 0;
        return new Decision(head, null, 0);
    }

    private ServiceUnavailableException unavailable() {
        ChitchatException last = Objects.requireNonNull(outage.last(), "a service that is down has failed");
        return new ServiceUnavailableException(
                outage.everAnswered(), Duration.ofNanos(outage.failingForNanos(now())), last);
    }
}
