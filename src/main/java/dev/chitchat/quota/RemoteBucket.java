package dev.chitchat.quota;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.QuotaExceededException;
import dev.chitchat.error.QuotaUnavailableException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A bucket whose tokens a {@link TokenStore} keeps, and the line of this process' calls that wait for them.
 *
 * <p>{@link Dialogue} decides what is asked and when; requests, answers and grants are made by the alarm's worker, one after the
 * other, outside the lock.
 */
final class RemoteBucket implements Bucket {

    private final Object lock = new Object();
    private final Line line = new Line();
    private final IdentityHashMap<Waiter<?>, Lease> leases = new IdentityHashMap<>();
    private final TokenStore store;
    private final SharedQuotaOptions options;
    private final BooleanSupplier mayEnd;
    private final Scheduler.Worker worker;
    private final Disposable.Swap exchange = Disposables.swap();
    private final Alarm alarm;
    private final Absence absence;
    private final Dialogue dialogue;
    private StoreAnswer latest;
    private boolean ending;
    private long granted;
    private long rejected;
    private long unanswered;
    private long cancelled;
    private long refused;

    RemoteBucket(TokenStore store, SharedQuotaOptions options, BooleanSupplier mayEnd) {
        this.store = store;
        this.options = options;
        this.mayEnd = mayEnd;
        this.worker = options.quota().scheduler().createWorker();
        this.alarm = new Alarm(lock, worker, this::step);
        SplittableRandom random = new SplittableRandom();
        this.absence = new Absence(options, random);
        String process = Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX);
        this.dialogue = new Dialogue(process, options, absence, now());
        int tokens = options.quota().rate().tokens();
        this.latest = new StoreAnswer(false, Duration.ZERO, Duration.ZERO, Mode.NORMAL, tokens, 0, 0);
    }

    private long now() {
        return options.quota().scheduler().now(TimeUnit.NANOSECONDS);
    }

    @Override
    public void enter(Waiter<?> waiter) {
        ChitchatException refusal;
        boolean first = false;
        synchronized (lock) {
            refusal = refusal(waiter.limiter);
            if (refusal == null && waiter.startsWaiting()) {
                line.add(waiter);
                first = line.size() == 1;
            }
        }
        if (refusal != null) {
            waiter.refuse(refusal);
        } else if (first) {
            wake();
        }
    }

    private @Nullable ChitchatException refusal(LocalLimiter limiter) {
        if (limiter.isClosed()) {
            return new ClientClosedException(LocalLimiter.CLOSED);
        }
        Throwable away = absence.cause();
        if (away != null
                && options.outage() instanceof Outage.Fails
                && (dialogue.isBusy() || now() < absence.retryAt())) {
            refused++;
            return new QuotaUnavailableException(away);
        }
        if (line.size() >= limiter.maxWaiting()) {
            refused++;
            return new QuotaExceededException(line.size(), expectedWait(now()));
        }
        return null;
    }

    @Override
    public void leave(Waiter<?> waiter) {
        boolean last = false;
        synchronized (lock) {
            if (line.remove(waiter)) {
                cancelled++;
                last = line.isEmpty();
            }
        }
        if (last) {
            wake();
        }
    }

    @Override
    public long sent() {
        return now();
    }

    @Override
    public void settle(Waiter<?> waiter, Verdict verdict, long sent, boolean exact) {
        synchronized (lock) {
            Lease lease = leases.remove(waiter);
            if (lease == null) {
                return;
            }
            rejected += verdict == Verdict.REJECTED ? 1 : 0;
            unanswered += verdict == Verdict.UNANSWERED ? 1 : 0;
            dialogue.ended(lease, verdict, sent, exact, now());
        }
        wake();
    }

    /** Sets the alarm for whatever is to be done next. */
    private void wake() {
        long now = now();
        long ticket;
        long moment;
        synchronized (lock) {
            moment = dialogue.nextMoment(now, !line.isEmpty());
            ticket = moment == Dialogue.NEVER ? 0 : alarm.decide(moment);
        }
        if (ticket != 0 && !alarm.schedule(ticket, Math.max(0, moment - now))) {
            endAll(null, () -> new ClientClosedException("the scheduler of the quota is shut down"));
        }
    }

    /** On the worker: does what is due. */
    private void step() {
        Waiter<?> next = pollGranted();
        while (next != null) {
            next.grantInTurn(now());
            next = pollGranted();
        }
        tell();
        wake();
        endIfQuiet();
    }

    private @Nullable Waiter<?> pollGranted() {
        synchronized (lock) {
            Lease lease = dialogue.due(now(), !line.isEmpty());
            if (lease == null) {
                return null;
            }
            Waiter<?> head = line.poll();
            leases.put(head, lease);
            granted++;
            return head;
        }
    }

    private void tell() {
        long asked = now();
        StoreRequest request;
        synchronized (lock) {
            request = dialogue.next(asked, line.size());
        }
        if (request != null) {
            exchange.update(Mono.defer(() -> store.exchange(request))
                    .switchIfEmpty(Mono.error(() -> new IllegalStateException("the store ended without an answer")))
                    .subscribe(
                            answer -> onWorker(() -> answered(request, answer, asked)),
                            failure -> onWorker(() -> failed(request, failure, asked))));
        }
    }

    private void onWorker(Runnable task) {
        try {
            worker.schedule(task);
        } catch (RejectedExecutionException shutDown) {
            endAll(null, () -> new ClientClosedException("the scheduler of the quota is shut down"));
        }
    }

    private void answered(StoreRequest request, StoreAnswer answer, long asked) {
        synchronized (lock) {
            dialogue.answered(request, answer, asked, now());
            latest = answer;
        }
        step();
    }

    private void failed(StoreRequest request, Throwable failure, long asked) {
        synchronized (lock) {
            dialogue.failed(request, failure, asked, now());
        }
        if (options.outage() instanceof Outage.Fails) {
            endAll(null, () -> new QuotaUnavailableException(failure));
        }
        step();
    }

    @Override
    public void failAll(LocalLimiter limiter, String reason) {
        endAll(limiter, () -> new ClientClosedException(reason));
        wake();
    }

    private void endAll(@Nullable LocalLimiter limiter, Supplier<ChitchatException> reason) {
        List<Waiter<?>> leaving;
        synchronized (lock) {
            leaving = line.removeAll(limiter);
        }
        leaving.forEach(waiter -> waiter.refuse(reason.get()));
    }

    /**
     * The last limiter was closed: frees everything as soon as nothing is under way and the store has been told, or when calls
     * that never ended have lost their tokens anyway.
     */
    void endWhenQuiet() {
        synchronized (lock) {
            ending = true;
        }
        onWorker(this::endIfQuiet);
        Duration longest =
                options.longestCall().plus(options.quota().rate().window().multipliedBy(2));
        onWorker(() -> worker.schedule(() -> end(true), longest.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void endIfQuiet() {
        end(false);
    }

    private void end(boolean anyway) {
        synchronized (lock) {
            if (!ending || !line.isEmpty() || !(anyway || dialogue.isQuiet())) {
                return;
            }
            ending = false;
        }
        if (mayEnd.getAsBoolean()) {
            exchange.dispose();
            store.close();
            worker.dispose();
        }
    }

    @Override
    public QuotaStatus status() {
        long now = now();
        synchronized (lock) {
            return new QuotaStatus(
                    options.quota().rate().tokens(),
                    latest.free(),
                    dialogue.underWay(),
                    line.size(),
                    expectedWait(now),
                    latest.mode(),
                    Duration.ofNanos(dialogue.floorNanos(now)),
                    granted,
                    rejected,
                    unanswered,
                    cancelled,
                    refused);
        }
    }

    /** Under the lock: what a caller who came now would wait if the processes take turns. */
    private Duration expectedWait(long now) {
        Rate rate = options.quota().rate();
        Duration pace = rate.window().dividedBy(rate.tokens());
        long turns = (long) line.size() * Math.max(1, latest.processes());
        return Duration.ofNanos(dialogue.untilTurn(now)).plus(pace.multipliedBy(turns));
    }
}
