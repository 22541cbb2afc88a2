package dev.chitchat.internal.retry;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.ServiceUnavailableException;
import dev.chitchat.error.TransportException;
import dev.chitchat.internal.DrainLoop;
import dev.chitchat.quota.Admission;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.retry.ServiceState;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Judges by the outcomes of all attempts of a client whether the service is down, and says when it may be tried again.
 * The wait queues ask it; it holds no call itself.
 *
 * <p>The circuit opens after at least {@value #FEW} failures over at least a second without an answer meanwhile; by
 * more than one call, unless the service could not even be reached, since one call may be its own trouble. Only
 * attempts made after the last answer count, so late timeouts of a slow start say nothing once the service works. While
 * open, one call at a time is the probe, a second apart at most; a slow one gets company. Any useful answer closes it.
 *
 * <p>The monitor guards facts only; queues are signalled outside of it.
 */
final class CircuitBreaker implements Admission {

    /** An attempt that had no connection for so long counts against the service. */
    static final Duration UNCONNECTED = Duration.ofSeconds(1);

    private static final int FEW = 5;
    private static final long LASTING_NANOS = 1_000_000_000L;
    private static final long SLOWEST_PROBES_NANOS = 1_000_000_000L;
    private static final long FIRST_CONTACT_NANOS = 10_000_000_000L;

    /** How the service stood when an attempt failed, and whether that uses up no retry of the call. */
    record Standing(boolean open, boolean excused) {
        static final Standing CLOSED = new Standing(false, false);
    }

    private final RetryPolicy policy;
    private final Backoff pauses;
    private final long firstContactNanos;

    /** After how long a probe without outcome gets company, and how long that waits for its answer. */
    private final long companyNanos;

    private final long patienceNanos;
    private final SplittableRandom random = new SplittableRandom();
    private final List<Runnable> queues = new CopyOnWriteArrayList<>();

    // guarded by this
    private final RetryBudget budget = new RetryBudget();
    private boolean everAnswered;
    private boolean open;
    private int failures;
    private @Nullable RetriedCall<?> firstToFail;
    private boolean severalFailed;
    private @Nullable ChitchatException last;
    private long answeredNanos;
    private long failingSinceNanos;
    private long openSinceNanos;
    private int generation;
    private int failedProbes;
    private final Set<RetriedCall<?>> probing = new HashSet<>();

    /** The probe that waits as long as any attempt. */
    private @Nullable RetriedCall<?> patient;

    private long countedProbeNanos;
    private long lastProbeNanos;
    private long nextProbeNanos;
    private long retries;
    private long probes;

    /** When it was last asked. */
    private long latestNanos;

    /**
     * A probe without outcome keeps a token until it ends and a window more, so there can be few at a time: one a
     * second where the tokens are enough for it. One then waits as long as any attempt, so that a slow answer is waited
     * for too, and the others as long as their tokens allow. With fewer than three tokens all wait their full time.
     */
    CircuitBreaker(RetryPolicy policy, Duration attemptTimeout, int tokens) {
        this.policy = policy;
        this.pauses = Backoff.of(policy).atMost(SLOWEST_PROBES_NANOS);
        this.firstContactNanos =
                Math.max(FIRST_CONTACT_NANOS, Backoff.of(policy).sumNanos(policy.maxRetries()));
        long timeout = Backoff.nanos(attemptTimeout);
        long perToken = (timeout + SLOWEST_PROBES_NANOS) / Math.max(1, tokens);
        boolean allWaitFully = perToken <= SLOWEST_PROBES_NANOS || tokens < 3;
        this.companyNanos = allWaitFully ? Math.max(SLOWEST_PROBES_NANOS, perToken) : SLOWEST_PROBES_NANOS;
        this.patienceNanos = allWaitFully ? timeout : Math.min(timeout, (tokens - 2) * SLOWEST_PROBES_NANOS);
    }

    // what the queues ask

    @Override
    public synchronized boolean isOpen() {
        return open;
    }

    @Override
    public synchronized long waitNanos(boolean retry, long nowNanos) {
        if (open) { // while a probe is under way it gets company only after a while
            long probeNanos = probing.isEmpty() ? nextProbeNanos : lastProbeNanos + companyNanos;
            return Math.max(0, probeNanos - nowNanos);
        }
        return retry && budget.left(nowNanos) == 0 ? budget.untilNextNanos(nowNanos) : 0;
    }

    @Override
    public synchronized int generation(long nowNanos) {
        latestNanos = nowNanos;
        if (open && untilHopelessNanos(nowNanos) <= 0) {
            generation++;
            openSinceNanos = nowNanos;
        }
        return generation;
    }

    /** The number at this moment, without a look at the clock. */
    synchronized int generation() {
        return generation;
    }

    @Override
    public synchronized long untilNextGenerationNanos(long nowNanos) {
        return open ? Math.max(1, untilHopelessNanos(nowNanos)) : NEVER;
    }

    /** A service that was never reached is waited for no longer than a single call would be retried. */
    private long untilHopelessNanos(long nowNanos) {
        long byPolicy = openSinceNanos + Backoff.nanos(policy.maxOutage()) - nowNanos;
        return everAnswered ? byPolicy : Math.min(byPolicy, openSinceNanos + firstContactNanos - nowNanos);
    }

    @Override
    public void onChange(Runnable signal) {
        queues.add(signal);
    }

    @Override
    public void forget(Runnable signal) {
        queues.remove(signal);
    }

    // what attempts tell

    /** An attempt begins: answers how long it may wait for its answer, or 0 for as long as any attempt. */
    synchronized long begins(RetriedCall<?> call, boolean retry, long nowNanos) {
        retries += retry ? 1 : 0;
        if (!open) {
            if (retry) {
                budget.take(nowNanos);
            }
            return 0;
        }
        probes++;
        probing.add(call);
        lastProbeNanos = nowNanos;
        if (patient != null) {
            return patienceNanos;
        }
        patient = call;
        return 0;
    }

    /** An attempt ended, with this failure or none. */
    Standing ended(RetriedCall<?> call, @Nullable Throwable failure, long nowNanos) {
        Standing standing = Standing.CLOSED;
        boolean changed;
        synchronized (this) {
            changed = open || budget.left(nowNanos) == 0;
            if (failure == null || (failure instanceof ChitchatException judged && isAnswer(judged))) {
                works(call, nowNanos);
            } else if (failure instanceof ChitchatException known && isTrouble(known)) {
                trouble(call, known, nowNanos);
                standing = new Standing(open, excuses(call, known));
            } else if (probeEnds(call)) { // it says nothing: the next one comes as soon as if it had failed
                nextProbeNanos = Math.max(nowNanos, lastProbeNanos + SLOWEST_PROBES_NANOS / 2);
            }
            changed |= open;
        }
        signal(changed);
        return standing;
    }

    /** Whether the call was judged, if not as its caller hoped, so that the service works. */
    private static boolean isAnswer(ChitchatException failure) {
        RetryClass next = failure.retryClass();
        return (failure instanceof ApiException || (failure instanceof TransportException sent && sent.maybeSent()))
                && next != RetryClass.DOUBTFUL
                && next != RetryClass.TRANSIENT;
    }

    /** Whether the service may be down; not where a call never reached the network, say for want of a connection. */
    private static boolean isTrouble(ChitchatException failure) {
        Throwable cause = failure.getCause();
        boolean network = cause instanceof IOException || cause instanceof UnresolvedAddressException;
        return failure.retryClass() == RetryClass.TRANSIENT && (network || !isUnreachable(failure));
    }

    /** Of a success, a refusal and "too often" each proves that the service works. */
    private void works(RetriedCall<?> call, long nowNanos) {
        probeEnds(call);
        if (open) {
            budget.fill(); // what failed in the outage says nothing about the retries that follow it
        }
        budget.earn();
        everAnswered = true;
        answeredNanos = nowNanos;
        open = false;
        failures = 0;
        firstToFail = null;
        severalFailed = false;
        last = null;
    }

    private void trouble(RetriedCall<?> call, ChitchatException failure, long nowNanos) {
        boolean probe = probeEnds(call);
        if (everAnswered && call.begunNanos - answeredNanos < 0) {
            return;
        }
        if (failures == 0) {
            firstToFail = call;
            failingSinceNanos = nowNanos;
        }
        failures++;
        severalFailed |= firstToFail != call;
        last = failure;
        if (open) {
            if (probe && call.begunNanos - countedProbeNanos >= 0) { // one of those that were under way together
                failedProbes++;
                countedProbeNanos = nowNanos;
            }
            planProbe(nowNanos);
        } else if (isFailing(failure) && nowNanos - failingSinceNanos >= LASTING_NANOS) {
            open(nowNanos);
            planProbe(nowNanos);
        }
    }

    /** Whether nothing else comes back than failures that are not one call's own. */
    private boolean isFailing(ChitchatException failure) {
        return failures >= FEW
                && (severalFailed || isUnreachable(failure))
                && policy.maxRetries() > 0
                && !policy.maxOutage().isZero();
    }

    private void open(long nowNanos) {
        open = true;
        openSinceNanos = nowNanos;
        countedProbeNanos = nowNanos;
        failedProbes = 0;
        probing.clear();
        patient = null;
    }

    private void planProbe(long nowNanos) {
        nextProbeNanos = nowNanos + pauses.waitNanos(RetryClass.TRANSIENT, failedProbes, random);
    }

    private boolean probeEnds(RetriedCall<?> call) {
        patient = patient == call ? null : patient;
        return probing.remove(call);
    }

    /**
     * An attempt was given up by its caller. One that found no connection for a second counts against the service all
     * the same: callers with a short deadline would otherwise never learn that it is away.
     */
    void givenUp(RetriedCall<?> call, boolean unconnected, long nowNanos) {
        Standing unused = ended(call, unconnected ? unconnected() : new CancellationException(), nowNanos);
    }

    static TransportException unconnected() {
        String what = "a call was given up that had no connection for a second";
        return TransportException.notSent(what, new ConnectException(what));
    }

    /** An attempt was not made after all. */
    void notMade(RetriedCall<?> call, boolean retry, long nowNanos) {
        boolean wasOpen;
        synchronized (this) {
            wasOpen = open;
            retries -= retry ? 1 : 0;
            if (probeEnds(call)) {
                probes--;
                nextProbeNanos = nowNanos;
            } else if (retry) {
                budget.earn();
            }
        }
        signal(wasOpen);
    }

    private void signal(boolean changed) {
        if (changed) {
            queues.forEach(DrainLoop::guarded);
        }
    }

    /**
     * Whether a failure says nothing against the call itself: the service could not be reached, or others fail as well.
     * Before the first answer a failure counts until the circuit is open, since the fault may be in the address.
     */
    private boolean excuses(RetriedCall<?> call, ChitchatException failure) {
        boolean others = severalFailed || firstToFail != call;
        boolean failing = open || (everAnswered && isFailing(failure));
        return failing && (isUnreachable(failure) || others);
    }

    private static boolean isUnreachable(ChitchatException failure) {
        return failure instanceof TransportException unreached && !unreached.maybeSent();
    }

    synchronized ServiceUnavailableException unavailable() {
        ChitchatException cause = last != null ? last : TransportException.maybeSent("the service was down", null);
        return new ServiceUnavailableException(everAnswered, Duration.ofNanos(latestNanos - failingSinceNanos), cause);
    }

    synchronized RetryStatus status(int waiting, long nowNanos) {
        ServiceState up = everAnswered && policy.maxRetries() > 0 ? ServiceState.UP : ServiceState.UNKNOWN;
        return new RetryStatus(
                open ? ServiceState.DOWN : up,
                Duration.ofNanos(open ? nowNanos - failingSinceNanos : 0),
                waiting,
                budget.left(nowNanos),
                retries,
                probes,
                last);
    }
}
