package dev.chitchat.benchmarks.cells;

import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Mode;
import dev.chitchat.quota.Permit;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaStatus;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A quota that lets everything through, so that a client can be measured behind somebody else's limiter. */
final class Unlimited implements Quota, Limiter {

    private static final int CONNECTIONS = 64;
    private static final Permit NOBODY_ASKS = () -> {};
    private static final QuotaStatus STATUS =
            new QuotaStatus(CONNECTIONS, CONNECTIONS, 0, 0, Duration.ZERO, Mode.NORMAL, Duration.ZERO, 0, 0, 0, 0, 0);

    @Override
    public Limiter limiter(String scope, String command) {
        return this;
    }

    @Override
    public <T> Mono<T> limit(Function<? super Permit, ? extends Mono<T>> call) {
        return Mono.defer(() -> call.apply(NOBODY_ASKS));
    }

    @Override
    public QuotaStatus status() {
        return STATUS;
    }

    @Override
    public void close() {}
}
