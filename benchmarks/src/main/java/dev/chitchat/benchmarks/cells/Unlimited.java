package dev.chitchat.benchmarks.cells;

import dev.chitchat.quota.Admission;
import dev.chitchat.quota.LimitedCall;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Mode;
import dev.chitchat.quota.Permit;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaStatus;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A quota that lets everything through, so that a client can be measured behind another limiter. */
final class Unlimited implements Quota, Limiter {

    private static final int CONNECTIONS = 64;
    private static final Permit UNHEARD = () -> {};
    private static final QuotaStatus STATUS =
            new QuotaStatus(CONNECTIONS, CONNECTIONS, 0, 0, Duration.ZERO, Mode.NORMAL, Duration.ZERO, 0, 0, 0, 0, 0);

    @Override
    public Limiter limiter(String scope, String command, Admission admission) {
        return this;
    }

    /** Makes one attempt: the clients that are measured so do not retry by themselves. */
    @Override
    public <T> Mono<T> make(LimitedCall<T> call) {
        return Mono.defer(() -> {
            call.permitted(System.nanoTime());
            return call.attempt(UNHEARD);
        });
    }

    @Override
    public QuotaStatus status() {
        return STATUS;
    }

    @Override
    public void close() {}
}
