package dev.chitchat.retry;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.ServiceUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The failed attempts of one call, and what follows from them. */
final class CallHistory {

    /** What to do next. */
    sealed interface Step {}

    /** Try again after a while. */
    record Wait(Duration duration) implements Step {}

    /** Try again when the gate says so. */
    record InLine() implements Step {}

    /** Nothing more to try. */
    record GiveUp(Throwable failure) implements Step {}

    /**
     * How the service stood when an attempt failed.
     *
     * @param down whether the next attempt is made when the gate says so
     * @param excused whether the failure uses up no retry
     */
    record Standing(boolean down, boolean excused) {
        static final Standing UP = new Standing(false, false);
    }

    private static final int KEPT_FAILURES = 16;
    private static final int MOST_DOUBTS = 2;

    private final RetryPolicy policy;
    private final Backoff backoff;
    private final List<ChitchatException> earlier = new ArrayList<>();
    private Standing standing = Standing.UP;
    private @Nullable ServiceUnavailableException sentAway;
    private @Nullable ChitchatException last;
    private @Nullable ChitchatException ended;
    private int attempts;
    private int excused;
    private int inLine;
    private int doubts;
    private boolean signedAgain;

    CallHistory(RetryPolicy policy) {
        this.policy = policy;
        this.backoff = Backoff.of(policy);
    }

    /** Failed attempts so far. */
    int attempts() {
        return attempts;
    }

    @Nullable
    ChitchatException last() {
        return last;
    }

    /** Told by the gate before {@link #after} of the same failure. */
    void judged(Standing how) {
        standing = how;
    }

    /** Told by the gate: the failure that follows is to be the last. */
    void sendAway(ServiceUnavailableException why) {
        sentAway = why;
    }

    Step after(Throwable failure) {
        if (!(failure instanceof ChitchatException known) || failure == ended) {
            return new GiveUp(failure);
        }
        Standing now = standing;
        standing = Standing.UP;
        attempts++;
        excused += now.excused() ? 1 : 0;
        inLine += now.down() && now.excused() ? 1 : 0;
        if (sentAway != null) {
            remember(known);
            return new GiveUp(leaveLine(sentAway));
        }
        if (!mayRetry(known)) {
            return new GiveUp(closing(known));
        }
        int retry = attempts - inLine - 1;
        remember(known);
        return now.down()
                ? new InLine()
                : new Wait(Duration.ofNanos(backoff.waitNanos(known.retryClass(), retry, ThreadLocalRandom.current())));
    }

    /** The last failure as what the call ended with, although it might have been retried. */
    Throwable close(Throwable last) {
        return last instanceof ChitchatException known ? closing(known) : last;
    }

    /** What the call ends with that waits in line and may wait no longer, for a reason made for it alone. */
    ChitchatException leaveLine(ChitchatException why) {
        ChitchatException own = last;
        ChitchatException end = why instanceof ClientClosedException && own != null ? own : why;
        earlier.stream().filter(failure -> failure != end).forEach(end::addSuppressed);
        ended = end;
        return end.attempts(attempts);
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
        }
    }

    private ChitchatException closing(ChitchatException last) {
        int made = attempts;
        earlier.stream().filter(failure -> failure != last).forEach(last::addSuppressed);
        return last.attempts() == 0 ? last.attempts(made - 1) : last.attempts(made);
    }
}
