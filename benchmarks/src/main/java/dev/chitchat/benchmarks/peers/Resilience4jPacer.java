package dev.chitchat.benchmarks.peers;

import dev.chitchat.quota.Rate;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.reactor.ratelimiter.operator.RateLimiterOperator;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** resilience4j: so many permits each period, a wait of up to a year. */
final class Resilience4jPacer implements Pacer {

    private final RateLimiter limiter;
    private final RateLimiterOperator<?> operator;

    Resilience4jPacer(Rate rate) {
        limiter = RateLimiter.of(
                "benchmark",
                RateLimiterConfig.custom()
                        .limitForPeriod(rate.tokens())
                        .limitRefreshPeriod(rate.window())
                        .timeoutDuration(Duration.ofDays(365))
                        .build());
        operator = RateLimiterOperator.of(limiter);
    }

    /** The operator keeps nothing of a type's values, so one serves all. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> Mono<T> limit(Mono<T> call) {
        return call.transform((RateLimiterOperator<T>) operator);
    }

    @Override
    public String permits() {
        return "availablePermissions " + limiter.getMetrics().getAvailablePermissions();
    }
}
