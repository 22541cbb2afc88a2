package dev.chitchat.retry;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.TransportException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Judges by the outcomes of all attempts whether the service is down, and when it may be tried again.
 *
 * <p>Down is: at least {@value #FEW} failures over at least a second and no answer meanwhile; by more than one call, unless the
 * service could not even be reached, since a single call may be its own trouble. Only attempts that went out after the last
 * answer count, so those that time out late on a slow start say nothing once the service works. Any answer of use ends it.
 * Times in, decisions out; not thread-safe.
 */
final class Outage {

    private static final int FEW = 5;
    private static final long LASTING_NANOS = 1_000_000_000L;
    private static final long SLOWEST_PROBES_NANOS = 1_000_000_000L;
    private static final long FIRST_CONTACT_NANOS = 10_000_000_000L;

    private final RetryPolicy policy;
    private final Backoff atFirst;
    private final Backoff afterAnswers;
    private final Probing probing;
    private final RandomGenerator random;

    private boolean everAnswered;
    private boolean down;
    private int failures;
    private @Nullable CallHistory firstToFail;
    private boolean severalFailed;
    private @Nullable ChitchatException last;
    private long answeredNanos;
    private long failingSinceNanos;
    private long downSinceNanos;

    private int failedProbes;
    private int openProbes;
    private boolean patientProbe;
    private long countedProbeNanos;
    private long pauseNanos;
    private long lastProbeNanos;
    private long nextProbeNanos;

    /** An outage that has not begun. */
    Outage(RetryPolicy policy, Probing probing, RandomGenerator random) {
        this.policy = policy;
        this.atFirst = Backoff.of(policy);
        this.afterAnswers = atFirst.atMost(SLOWEST_PROBES_NANOS);
        this.probing = probing;
        this.random = random;
    }

    /** The service answered something; of a success, a refusal and "too often" each proves that it works. */
    void answered(long nowNanos) {
        everAnswered = true;
        answeredNanos = nowNanos;
        down = false;
        failures = 0;
        firstToFail = null;
        severalFailed = false;
        last = null;
    }

    void failed(CallHistory call, boolean probe, long begunNanos, ChitchatException failure, long nowNanos) {
        if (everAnswered && begunNanos - answeredNanos < 0) {
            return;
        }
        if (failures == 0) {
            firstToFail = call;
            failingSinceNanos = nowNanos;
        }
        failures++;
        severalFailed |= firstToFail != call;
        last = failure;
        if (down) {
            count(probe, begunNanos, nowNanos);
            planProbe(call, nowNanos);
        } else if (isFailing(failure) && nowNanos - failingSinceNanos >= LASTING_NANOS) {
            begin(nowNanos);
            planProbe(call, nowNanos);
        }
    }

    /** Of probes that were under way together one counts, as if there had been no company. */
    private void count(boolean probe, long begunNanos, long nowNanos) {
        if (probe && begunNanos - countedProbeNanos >= 0) {
            failedProbes++;
            countedProbeNanos = nowNanos;
        }
    }

    /** Whether nothing else comes back than failures that are not one call's own. */
    private boolean isFailing(ChitchatException failure) {
        return failures >= FEW
                && (severalFailed || isUnreachable(failure))
                && !policy.maxOutage().isZero();
    }

    private void begin(long nowNanos) {
        down = true;
        downSinceNanos = nowNanos;
        countedProbeNanos = nowNanos;
        failedProbes = 0;
        openProbes = 0;
        patientProbe = false;
        pauseNanos = 0;
    }

    /** Before the first answer the pauses are those of a call's own retries, afterwards they stay short. */
    private void planProbe(CallHistory call, long nowNanos) {
        int ownRetry = Math.max(failedProbes, call.attempts());
        pauseNanos = everAnswered
                ? afterAnswers.waitNanos(RetryClass.TRANSIENT, failedProbes, random)
                : atFirst.waitNanos(RetryClass.TRANSIENT, ownRetry, random);
        nextProbeNanos = nowNanos + pauseNanos;
    }

    boolean isDown() {
        return down;
    }

    boolean everAnswered() {
        return everAnswered;
    }

    /** Whether waiting has lasted long enough: as long as the policy says, or as often as a call may be retried. */
    boolean isHopeless(long nowNanos) {
        boolean neverThere =
                !everAnswered && failedProbes > policy.maxRetries() && failingForNanos(nowNanos) >= FIRST_CONTACT_NANOS;
        return neverThere || untilHopelessNanos(nowNanos) <= 0;
    }

    long untilHopelessNanos(long nowNanos) {
        return downSinceNanos + Nanos.of(policy.maxOutage()) - nowNanos;
    }

    /** Those who waited were told; who comes now waits as long again. */
    void startAfresh(long nowNanos) {
        downSinceNanos = nowNanos;
        failedProbes = 0;
    }

    /** How long until a further probe may be made; while one is open it gets company only after a while. */
    long untilProbeNanos(long nowNanos) {
        return (openProbes == 0 ? nextProbeNanos : lastProbeNanos + probing.everyNanos()) - nowNanos;
    }

    /** How long the probe may wait for its answer, or 0 for as long as any attempt. */
    long probeBegins(long nowNanos) {
        openProbes++;
        lastProbeNanos = nowNanos;
        boolean inCompany = patientProbe;
        patientProbe = true;
        return inCompany ? probing.patienceNanos() : 0;
    }

    void probeEnds(boolean patient) {
        openProbes = Math.max(0, openProbes - 1);
        patientProbe &= !patient;
    }

    /** A probe was cancelled: the next one comes as soon as if it had failed, or at once if it had made no attempt. */
    void probeCancelled(boolean patient, boolean attempted, long nowNanos) {
        probeEnds(patient);
        nextProbeNanos = attempted ? lastProbeNanos + Math.max(pauseNanos, SLOWEST_PROBES_NANOS / 2) : nowNanos;
    }

    /**
     * Whether a failure says nothing against the call itself: the service could not be reached, or others fail as well.
     * Before the first answer each counts, since the fault may be in the address.
     */
    boolean excuses(CallHistory call, ChitchatException failure) {
        boolean others = severalFailed || firstToFail != call;
        boolean failing = down || isFailing(failure);
        return failing && everAnswered && (isUnreachable(failure) || others);
    }

    private static boolean isUnreachable(ChitchatException failure) {
        return failure instanceof TransportException unreached && !unreached.maybeSent();
    }

    @Nullable
    ChitchatException last() {
        return last;
    }

    long failingForNanos(long nowNanos) {
        return nowNanos - failingSinceNanos;
    }

    long downForNanos(long nowNanos) {
        return down ? failingForNanos(nowNanos) : 0;
    }
}
