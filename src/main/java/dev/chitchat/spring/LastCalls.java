package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.ChitchatClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** Remembers each account's last success and last failure, for those who ask for its health. */
final class LastCalls implements ClientInstrument {

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Clock clock;

    LastCalls(Clock clock) {
        this.clock = clock;
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
