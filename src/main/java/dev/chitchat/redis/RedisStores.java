package dev.chitchat.redis;

import dev.chitchat.quota.Outage;
import dev.chitchat.quota.TokenStore;
import dev.chitchat.quota.TokenStores;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stores of one quota: they share a way to Redis, a script, and counters. Each outage is logged once. */
final class RedisStores implements TokenStores {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStores.class);
    private static final int LONGEST_REASON = 100;

    private final RedisLink link;
    private final RedisQuotaOptions options;
    private final QuotaScript script = QuotaScript.load();
    private final AtomicLong commands = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile boolean reachable = true;
    private volatile @Nullable String lastFailure;

    RedisStores(RedisLink link, RedisQuotaOptions options) {
        this.link = link;
        this.options = options;
    }

    @Override
    public TokenStore open(String scope, String command) {
        link.use();
        // Within one slot of a cluster; a brace of the scope's own would end the tag.
        String tag = (scope + ":" + command).replace('{', '(').replace('}', ')');
        return new RedisStore(this, options.keyPrefix() + ":{" + tag + "}");
    }

    RedisLink link() {
        return link;
    }

    RedisQuotaOptions options() {
        return options;
    }

    QuotaScript script() {
        return script;
    }

    void asked() {
        commands.incrementAndGet();
    }

    void heard() {
        if (!reachable) {
            reachable = true;
            LOG.info("Redis answers again");
        }
    }

    void failed(Throwable failure) {
        failures.incrementAndGet();
        String reason = reason(failure);
        lastFailure = reason;
        if (reachable) {
            reachable = false;
            LOG.warn("Redis does not answer ({}), so {}; tried again within 2 s", reason, meanwhile());
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String words = cause instanceof TimeoutException ? null : cause.getMessage();
        String known = words == null ? cause.getClass().getSimpleName() : words.strip();
        return known.length() <= LONGEST_REASON ? known : known.substring(0, LONGEST_REASON) + "...";
    }

    private String meanwhile() {
        Outage policy = options.shared().outage();
        if (policy instanceof Outage.Fails) {
            return "calls fail";
        }
        return policy instanceof Outage.LocalShare ? "this process goes on with its share of the rate" : "calls wait";
    }

    RedisStatus status() {
        return new RedisStatus(reachable, commands.get(), failures.get(), lastFailure);
    }
}
