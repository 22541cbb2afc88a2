package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Region;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.metrics.ChitchatMetrics;
import dev.chitchat.quota.Quota;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.retry.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import reactor.netty.http.client.HttpClient;
import reactor.util.context.ContextView;

/** Builds the clients of all accounts from properties and beans, and keeps watch on each. */
record ClientFactory(
        Settings settings,
        Quota quota,
        ObjectProvider<ChitchatClientBuilderCustomizer> customizers,
        ObjectProvider<CallObserver> observers,
        ObjectProvider<ChitchatMetrics> metrics,
        Map<String, AccountWatch> watches) {

    ChitchatClient create(String account, ChitchatConnectionDetails details) {
        ChitchatClientBuilder builder =
                ChitchatClient.builder().account(details.account()).quota(quota);
        observers.orderedStream().forEach(builder::observer);
        metrics.ifAvailable(known -> builder.observer(known.withAccount(account)));
        AccountWatch watch = watches.computeIfAbsent(account, AccountWatch::new);
        builder.observer(watch);
        Arrays.stream(Region.values()) // a region's own address has a backup host beside it
                .filter(region -> region.endpoint().equals(details.endpoint()))
                .findAny()
                .ifPresentOrElse(builder::region, () -> builder.endpoint(details.endpoint()));
        settings.configure(account, builder);
        customizers.orderedStream().forEach(customizer -> customizer.customize(account, builder));
        if (settings.isSandbox()) {
            builder.endpoint(details.endpoint()).httpClient(HttpClient::noProxy);
        }
        ChitchatClient client = builder.build();
        metrics.ifAvailable(known -> known.withAccount(account).bindTo(client));
        watch.client = client;
        return client;
    }

    /** How many attempts of an account are under way, of any command; 0 for a client that the application made. */
    int underWay(String account) {
        AccountWatch watch = watches.get(account);
        return watch == null ? 0 : watch.underWay.get();
    }

    /** How an account's calls go: last success, last failure, and a warning when its service goes away or is back. */
    static final class AccountWatch implements CallObserver, CallWatch {

        private static final Logger LOG = LoggerFactory.getLogger(ClientFactory.class);

        private final String account;
        volatile @Nullable ChitchatClient client;
        volatile @Nullable Instant success;
        volatile @Nullable Failure failure;
        volatile @Nullable Throwable last; // why the last call failed: no clock tells it, as one may step back
        final AtomicInteger underWay = new AtomicInteger();
        private boolean down;
        private long downSinceNanos;

        record Failure(Instant at, Throwable thrown) {}

        AccountWatch(String account) {
            this.account = Cleaner.line(account);
        }

        @Override
        public CallWatch called(String command, ContextView context) {
            return this;
        }

        @Override
        public void attemptStarted(Duration waited) {
            underWay.incrementAndGet();
        }

        @Override
        public void attemptCancelled(Duration took) {
            underWay.decrementAndGet();
        }

        @Override
        public void attemptEnded(Duration took, @Nullable Throwable thrown) {
            underWay.decrementAndGet();
            look();
        }

        @Override
        public void backingOff(Throwable thrown, Duration wait) {
            look();
        }

        @Override
        public void ended(Duration elapsed, @Nullable Throwable thrown) {
            last = thrown;
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
}
