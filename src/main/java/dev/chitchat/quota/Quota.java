package dev.chitchat.quota;

import dev.chitchat.quota.spi.TokenStore;
import java.util.function.BiFunction;

/**
 * Where the tokens of a server's limit are kept; gives out the {@link Limiter} of one command of one application.
 *
 * <p>Thread-safe. Calls for the same key share one bucket for as long as any of their limiters is open.
 */
public interface Quota {

    /**
     * {@return the limiter for one command of one application, for calls that a client may hold back for reasons of its
     * own; it shares queue and bucket with all others of its key, and is to be {@linkplain Limiter#close() closed}}
     *
     * @param scope whose quota it is: the application, and the server where there is more than one
     * @param command what is limited, for example {@code update_chitchat}
     * @param admission what holds back the calls of this limiter besides tokens
     */
    Limiter limiter(String scope, String command, Admission admission);

    /**
     * {@return the limiter for one command of one application, for calls that nothing else holds back}
     *
     * @param scope whose quota it is: the application, and the server where there is more than one
     * @param command what is limited, for example {@code update_chitchat}
     */
    default Limiter limiter(String scope, String command) {
        return limiter(scope, command, Admission.ALWAYS);
    }

    /**
     * {@return the rate that this quota was made with, by which clients size their connections and streams; 5 calls a
     * second unless an implementation says otherwise}
     */
    default Rate rate() {
        return Rate.DOCUMENTED;
    }

    /**
     * {@return a quota with {@link QuotaOptions#DEFAULTS}: 5 calls a second, kept in this JVM, as the service documents
     * for each of its commands}
     */
    static Quota local() {
        return local(QuotaOptions.DEFAULTS);
    }

    /**
     * {@return a quota kept in this JVM, shared by all its clients of the same application} If they state different
     * rates the strictest holds for all, and a warning names both.
     *
     * @param rate what the server takes
     */
    static Quota local(Rate rate) {
        return local(QuotaOptions.of(rate));
    }

    /**
     * {@return a quota kept in this JVM, shared by all its clients of the same application; the bound on waiters is
     * each client's own, and those of all clients count}
     *
     * @param options rate, bound on waiters and scheduler
     */
    static Quota local(QuotaOptions options) {
        return new LimiterRegistry(options, null);
    }

    /**
     * {@return a quota that several processes share, on a store of tokens that all of them reach} For those who bring a
     * store of their own; {@code RedisQuota} brings one.
     *
     * @param stores opens the store of a scope and command for its first limiter, on any thread; connects later
     * @param options rate, longest call, and what to do while the store is away
     */
    static Quota shared(BiFunction<String, String, TokenStore> stores, QuotaOptions options) {
        return new LimiterRegistry(options, stores);
    }
}
