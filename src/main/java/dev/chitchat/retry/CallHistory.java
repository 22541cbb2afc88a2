package dev.chitchat.retry;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The failed attempts of one call, and what follows from them. */
final class CallHistory {

    /** What to do next. */
    sealed interface Step {}

    /** Try again after a while. */
    record Wait(Duration duration) implements Step {}

    /** Nothing more to try. */
    record GiveUp(Throwable failure) implements Step {}

    private static final int KEPT_FAILURES = 16;

    private final RetryPolicy policy;
    private final Backoff backoff;
    private final List<ChitchatException> earlier = new ArrayList<>();
    private int attempts;
    private boolean signedAgain;

    CallHistory(RetryPolicy policy) {
        this.policy = policy;
        this.backoff = Backoff.of(policy);
    }

    Step after(Throwable failure) {
        if (!(failure instanceof ChitchatException known)) {
            return new GiveUp(failure);
        }
        attempts++;
        if (!mayRetry(known)) {
            return new GiveUp(closing(known));
        }
        long retry = attempts - 1L;
        remember(known);
        return new Wait(Duration.ofNanos(backoff.waitNanos(known.retryClass(), retry, ThreadLocalRandom.current())));
    }

    /** The last failure as what the call ended with, although it might have been retried. */
    Throwable close(Throwable last) {
        return last instanceof ChitchatException known ? closing(known) : last;
    }

    private boolean mayRetry(ChitchatException failure) {
        if (attempts > policy.maxRetries() || failure.retryClass() == RetryClass.FINAL) {
            return false;
        }
        if (failure.retryClass() == RetryClass.SIGNATURE_EXPIRED) {
            boolean first = !signedAgain;
            signedAgain = true;
            return first;
        }
        return true;
    }

    private void remember(ChitchatException failure) {
        if (earlier.size() < KEPT_FAILURES) {
            earlier.add(failure);
        }
    }

    private ChitchatException closing(ChitchatException last) {
        int made = attempts;
        earlier.stream().filter(failure -> failure != last).forEach(last::addSuppressed);
        return last.attempts() == 0 ? last.attempts(made - 1) : last.attempts(made);
    }
}
