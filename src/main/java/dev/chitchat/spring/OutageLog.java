package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.ChitchatClient;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.retry.ServiceState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.ContextView;

/** Warns once when the service of an account goes away, and once when it is back, however many calls fail meanwhile. */
final class OutageLog implements ClientInstrument {

    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

    private final Map<String, Service> services = new ConcurrentHashMap<>();

    @Override
    public CallObserver observer(String account) {
        return services.computeIfAbsent(account, Service::new);
    }

    @Override
    public void built(String account, ChitchatClient client) {
        services.computeIfAbsent(account, Service::new).client = client;
    }

    /** The service as one account's calls find it; looks at it whenever a call gets on. */
    private static final class Service implements CallObserver {

        private final String account;
        private volatile @Nullable ChitchatClient client;
        private boolean down;
        private long downSinceNanos;

        Service(String account) {
            this.account = Cleaner.line(account);
        }

        @Override
        public CallWatch called(String command, ContextView context) {
            return new CallWatch() {
                @Override
                public void attemptEnded(Duration took, @Nullable Throwable failure) {
                    look();
                }

                @Override
                public void backingOff(Throwable failure, Duration wait) {
                    look();
                }

                @Override
                public void ended(Duration elapsed, @Nullable Throwable failure) {
                    look();
                }
            };
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
            tell(status, away);
        }

        private void tell(RetryStatus status, Duration away) {
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
}
