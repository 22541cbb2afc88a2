package dev.chitchat.redis;

import dev.chitchat.quota.TokenStore;
import dev.chitchat.quota.TokenStores;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The stores of one quota: they share a way to Redis, a script, and counters. */
final class RedisStores implements TokenStores {

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
        reachable = true;
    }

    void failed(Throwable failure) {
        failures.incrementAndGet();
        reachable = false;
        lastFailure = failure.getClass().getSimpleName();
    }

    RedisStatus status() {
        return new RedisStatus(reachable, commands.get(), failures.get(), lastFailure);
    }
}
