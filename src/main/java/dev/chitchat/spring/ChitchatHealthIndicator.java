package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.redis.RedisStatus;
import dev.chitchat.spring.LastCalls.Failure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

/**
 * Tells the state of the clients without a call to the service, whose quota is small.
 *
 * <p>Down while the last call of an account failed because of the account (wrong key, no administrator, Desk not
 * activated), since every other call would fail too; up otherwise, also when nothing was called yet.
 */
final class ChitchatHealthIndicator extends AbstractReactiveHealthIndicator {

    private final LastCalls calls;

    ChitchatHealthIndicator(LastCalls calls) {
        super("the state of the chitchat clients could not be read");
        this.calls = calls;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        return Mono.fromSupplier(() -> {
            builder.up();
            calls.accounts().forEach((name, account) -> {
                builder.withDetail(name, details(account));
                if (isLockedOut(account)) {
                    builder.down();
                }
            });
            return builder.build();
        });
    }

    private static boolean isLockedOut(LastCalls.Account account) {
        Failure failure = account.failure;
        @Nullable Instant success = account.success;
        return failure != null
                && (success == null || success.isBefore(failure.at()))
                && failure.thrown() instanceof ChitchatException known
                && known.affectsEveryCall();
    }

    private Map<String, Object> details(LastCalls.Account account) {
        Map<String, Object> details = new LinkedHashMap<>();
        ChitchatClient client = account.client;
        if (client != null) {
            details.put("quota", quota(client.quotaStatus()));
            details.put("service", account.service());
            client.signatureExpiry().ifPresent(end -> details.put("signatureExpiry", end));
        }
        @Nullable Instant success = account.success;
        if (success != null) {
            details.put("lastSuccess", success);
        }
        Failure failure = account.failure;
        if (failure != null) {
            details.put("lastFailure", failure(failure));
        }
        return details;
    }

    private Map<String, Object> quota(QuotaStatus status) {
        Map<String, Object> quota = new LinkedHashMap<>();
        quota.put("mode", status.mode().name().toLowerCase(Locale.ROOT));
        quota.put("tokens", status.tokens());
        quota.put("free", status.free());
        quota.put("waiting", status.waiting());
        quota.put("expectedWait", status.expectedWait().toString());
        quota.put("rejected", status.rejected());
        RedisStatus store = calls.store();
        if (store != null) {
            quota.put("redis", store.reachable() ? "answers" : "does not answer: " + store.lastFailure());
        }
        return quota;
    }

    private static Map<String, Object> failure(Failure failure) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("at", failure.at());
        details.put("exception", failure.thrown().getClass().getSimpleName());
        if (failure.thrown() instanceof ApiException said) {
            details.put("code", said.code());
        }
        details.put("message", Cleaner.line(failure.thrown().getMessage()));
        return details;
    }
}
