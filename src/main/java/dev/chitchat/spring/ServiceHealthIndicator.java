package dev.chitchat.spring;

import dev.chitchat.redis.RedisStatus;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

/**
 * Tells whether the service of each account and the quota's Redis answer, without a call. An outage is no fault of the
 * application, so it is up all the same unless {@code chitchat.health.outage-status} says otherwise.
 */
final class ServiceHealthIndicator extends AbstractReactiveHealthIndicator {

    private final LastCalls calls;
    private final String outageStatus;

    ServiceHealthIndicator(LastCalls calls, String outageStatus) {
        super("the state of the chitchat clients could not be read");
        this.calls = calls;
        this.outageStatus = outageStatus;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        return Mono.fromSupplier(() -> {
            builder.up();
            RedisStatus store = calls.store();
            if (store != null && !store.reachable()) {
                builder.status(outageStatus);
            }
            calls.accounts().forEach((name, account) -> {
                builder.withDetail(name, Map.of("service", account.service()));
                if (account.isDown()) {
                    builder.status(outageStatus);
                }
            });
            return builder.build();
        });
    }
}
