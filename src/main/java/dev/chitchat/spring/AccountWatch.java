package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.ChitchatClient;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.retry.ServiceState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/**
 * How the calls of one account go: remembers the last success and the last failure for those who ask for its health, and warns
 * once when its service goes away and once when it is back, however many calls fail meanwhile.
 */
final class AccountWatch implements CallObserver, CallWatch {

    private static final Logger LOG = LoggerFactory.getLogger(AccountWatch.class);

    private final String account;
    volatile @Nullable ChitchatClient client;
    volatile @Nullable Instant success;
    volatile @Nullable Failure failure;
    private boolean down;
    private long downSinceNanos;

    /** When a call failed, and why. */
    record Failure(Instant at, Throwable thrown) {}

    AccountWatch(String account) {
        this.account = Cleaner.line(account);
    }

    @Override
    public CallWatch called(String command, ContextView context) {
        return this;
    }

    @Override
    public void attemptEnded(Duration took, @Nullable Throwable thrown) {
        look();
    }

    @Override
    public void backingOff(Throwable thrown, Duration wait) {
        look();
    }

    @Override
    public void ended(Duration elapsed, @Nullable Throwable thrown) {
        if (thrown == null) {
            success = Instant.now();
        } else {
            failure = new Failure(Instant.now(), thrown);
        }
        look();
    }

    private void look() {
        ChitchatClient seen = client;
        if (seen == null) {
            return;
        }
        RetryStatus status;
        Duration away;
        synchronized (this) { // so that an older look does not undo a newer one
            status = seen.retryStatus();
            boolean now = status.service() == ServiceState.DOWN;
            if (now == down) {
                return;
            }
            down = now;
            if (now) {
                downSinceNanos = System.nanoTime() - status.downFor().toNanos();
            }
            away = Duration.ofNanos(System.nanoTime() - downSinceNanos);
        }
        if (status.service() != ServiceState.DOWN) {
            LOG.warn("The service answers the account {} again, after {} s", account, away.toSeconds());
            return;
        }
        ChitchatException why = status.lastFailure();
        LOG.warn(
                "The service does not answer the account {} ({}); its calls wait until it is back",
                account,
                why == null ? "no answer" : Cleaner.line(why.getMessage()));
    }
}
