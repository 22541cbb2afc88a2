package dev.chitchat.cli.options;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/**
 * A client, with the sandbox that it talks to if there is one in this process.
 *
 * @param client the client
 * @param sandbox the sandbox, or {@code null} where the client talks to an address outside
 * @param quota what holds its calls back
 * @param origin who calls whom
 * @param notice says when calls fail for a while, until closed
 */
public record Connection(
        ChitchatClient client,
        @Nullable ChitchatSandbox sandbox,
        Quota quota,
        ServiceSettings.Origin origin,
        Disposable notice)
        implements AutoCloseable {

    private static final long SANDBOX_APP_ID = 1_400_000_000L;
    private static final String SANDBOX_ADMINISTRATOR = "administrator";

    /** Opens a client for single calls, and says when they fail for a while. */
    static Connection open(ServiceSettings settings, ProcessIo io) {
        Connection silent = open(settings, builder -> builder);
        ChitchatClient client = silent.client();
        return new Connection(
                client,
                silent.sandbox(),
                silent.quota(),
                silent.origin(),
                OutageNotice.start(io, client::retryStatus, Schedulers.boundedElastic()));
    }

    /**
     * Opens a client with something of its own.
     *
     * @throws UsageException if the quota's Redis refuses or does not answer: calls would wait, and not end
     */
    public static Connection open(ServiceSettings settings, UnaryOperator<ChitchatClientBuilder> how) {
        Connection connection = unchecked(settings, how);
        String problem = connection.quotaProblem(settings, QuotaPlace.PATIENCE);
        if (problem != null) {
            connection.close();
            throw new UsageException(problem);
        }
        return connection;
    }

    /** What keeps the quota's Redis from being used, or {@code null}. */
    public @Nullable String quotaProblem(ServiceSettings settings, Duration patience) {
        return quota instanceof RedisQuota redis ? settings.quota().problem(redis, patience) : null;
    }

    /** Opens a client without a look at the quota. */
    public static Connection unchecked(ServiceSettings settings, UnaryOperator<ChitchatClientBuilder> how) {
        Quota quota = settings.quota().quota(settings.rate(), settings.timeout());
        ServiceSettings.Target target = settings.target();
        ChitchatSandbox sandbox = null;
        if (target == null) {
            String key = UUID.randomUUID().toString();
            sandbox = ChitchatSandbox.start(sandboxOptions(key, settings.rate()));
            target = new ServiceSettings.Target(
                    Account.of(SANDBOX_APP_ID, SANDBOX_ADMINISTRATOR, SecretKey.of(key)),
                    Address.of(sandbox.endpoint()),
                    new Network());
        }
        return new Connection(
                client(settings, target, quota, how), sandbox, quota, settings.origin(target), Disposables.disposed());
    }

    private static SandboxOptions sandboxOptions(String key, Rate rate) {
        return SandboxOptions.DEFAULTS
                .withSdkAppId(SANDBOX_APP_ID)
                .withIdentifier(SANDBOX_ADMINISTRATOR)
                .withSecretKey(key)
                .withLimitPerSecond(rate.perSecond());
    }

    private static ChitchatClient client(
            ServiceSettings settings,
            ServiceSettings.Target target,
            Quota quota,
            UnaryOperator<ChitchatClientBuilder> how) {
        ChitchatClientBuilder builder = target.network()
                .choose(target.address().choose(ChitchatClient.builder()))
                .account(target.account())
                .quota(quota)
                .retry(settings.retries())
                .timeout(settings.timeout());
        try {
            return how.apply(builder).build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        notice.dispose();
        client.close();
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
