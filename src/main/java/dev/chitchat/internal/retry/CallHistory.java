package dev.chitchat.internal.retry;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.internal.FailureNotes;
import dev.chitchat.quota.LimitedCall;
import dev.chitchat.retry.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The failed attempts of one call, and what follows from them. */
final class CallHistory {

    private static final int KEPT_FAILURES = 16;
    private static final int MOST_DOUBTS = 2;

    private final RetryPolicy policy;
    private final int before;
    private final Backoff backoff;
    private final List<ChitchatException> earlier = new ArrayList<>();
    private @Nullable ChitchatException last;
    private int attempts;
    private int excused;
    private int probes;
    private int doubts;
    private boolean signedAgain;

    /** Of a call that {@code before} made other attempts, whose failures are known elsewhere. */
    CallHistory(RetryPolicy policy, int before) {
        this.policy = policy;
        this.before = before;
        this.backoff = Backoff.of(policy);
    }

    /** What follows from a failure while the service stood so; {@code sentAway} is why it may wait no longer, if so. */
    LimitedCall.Next after(
            Throwable failure, CircuitBreaker.Standing standing, boolean once, @Nullable Throwable sentAway) {
        if (!(failure instanceof ChitchatException known)) {
            return LimitedCall.Next.end(failure);
        }
        attempts++;
        excused += standing.excused() ? 1 : 0;
        probes += standing.open() && standing.excused() ? 1 : 0;
        if (once && known.mayHaveTakenEffect()) {
            return LimitedCall.Next.end(close(known));
        }
        if (sentAway instanceof ChitchatException why) {
            remember(known);
            return LimitedCall.Next.end(leave(why));
        }
        if (!mayRetry(known)) {
            return LimitedCall.Next.end(close(known));
        }
        int retry = attempts - probes - 1;
        remember(known);
        long pause = backoff.waitNanos(known.retryClass(), retry, ThreadLocalRandom.current());
        return LimitedCall.Next.again(standing.open() ? 0 : pause);
    }

    /** What a call that may wait no longer ends with; its own failure says more than that the client was closed. */
    ChitchatException leave(ChitchatException why) {
        ChitchatException own = last;
        ChitchatException end = own != null && why instanceof ClientClosedException ? own : why;
        earlier.stream().filter(failure -> failure != end).forEach(end::addSuppressed);
        return FailureNotes.attempts(end, before + attempts);
    }

    private boolean mayRetry(ChitchatException failure) {
        if (attempts - excused > policy.maxRetries()) {
            return false;
        }
        return switch (failure.retryClass()) {
            case FINAL -> false;
            case DOUBTFUL -> doubts++ < MOST_DOUBTS;
            case SIGNATURE_EXPIRED -> {
                boolean first = !signedAgain;
                signedAgain = true;
                yield first;
            }
            case RATE_LIMITED, TRANSIENT -> true;
        };
    }

    private void remember(ChitchatException failure) {
        last = failure;
        if (earlier.size() < KEPT_FAILURES) {
            earlier.add(failure);
        } else if (failure.mayHaveTakenEffect()) {
            earlier.set(KEPT_FAILURES - 1, failure); // what the call ends with must not deny it
        }
    }

    /** The failure as what the call ends with, knowing the attempts and the failures before. */
    Throwable close(Throwable failure) {
        if (!(failure instanceof ChitchatException end)) {
            return failure;
        }
        earlier.stream().filter(other -> other != end).forEach(end::addSuppressed);
        return FailureNotes.attempts(end, before + (end.attempts() == 0 ? attempts - 1 : attempts));
    }
}
