package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.ChitchatClient;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.quota.Quota;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisStatus;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.retry.ServiceState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import reactor.util.context.ContextView;

/** Remembers each account's last success and last failure, for those who ask for its health. */
final class LastCalls implements ClientInstrument {

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Clock clock;
    private final ObjectProvider<Quota> quotas;

    LastCalls(Clock clock, ObjectProvider<Quota> quotas) {
        this.clock = clock;
        this.quotas = quotas;
    }

    /** How the quota's Redis stands, or null where the quota is kept in this process. */
    @Nullable
    RedisStatus store() {
        return quotas.getIfUnique() instanceof RedisQuota shared ? shared.status() : null;
    }

    @Override
    public CallObserver observer(String account) {
        return account(account);
    }

    @Override
    public void built(String account, ChitchatClient client) {
        account(account).client = client;
    }

    private Account account(String name) {
        return accounts.computeIfAbsent(name, key -> new Account(clock));
    }

    Map<String, Account> accounts() {
        return new TreeMap<>(accounts);
    }

    /** One account's client and what came of its calls. */
    static final class Account implements CallObserver {

        private final Clock clock;
        volatile @Nullable ChitchatClient client;
        volatile @Nullable Instant success;
        volatile @Nullable Failure failure;

        Account(Clock clock) {
            this.clock = clock;
        }

        boolean isDown() {
            ChitchatClient known = client;
            return known != null && known.retryStatus().service() == ServiceState.DOWN;
        }

        /** Whether the service answers, for how long it has not, and why. */
        Map<String, Object> service() {
            Map<String, Object> details = new LinkedHashMap<>();
            ChitchatClient known = client;
            if (known != null) {
                RetryStatus status = known.retryStatus();
                details.put("state", status.service().name().toLowerCase(Locale.ROOT));
                details.put("downFor", status.downFor().toString());
                if (status.lastFailure() != null) {
                    details.put("lastFailure", Cleaner.line(status.lastFailure().getMessage()));
                }
            }
            return details;
        }

        @Override
        public CallWatch called(String command, ContextView context) {
            return new CallWatch() {
                @Override
                public void ended(Duration elapsed, @Nullable Throwable thrown) {
                    if (thrown == null) {
                        success = clock.instant();
                    } else {
                        failure = new Failure(clock.instant(), thrown);
                    }
                }
            };
        }
    }

    /** When a call failed, and why. */
    record Failure(Instant at, Throwable thrown) {}
}
