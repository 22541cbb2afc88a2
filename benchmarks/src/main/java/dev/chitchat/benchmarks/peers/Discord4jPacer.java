package dev.chitchat.benchmarks.peers;

import dev.chitchat.quota.Rate;
import discord4j.rest.request.BucketGlobalRateLimiter;
import discord4j.rest.request.GlobalRateLimiter;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Discord4J: permits that come back one second after they were given out. */
final class Discord4jPacer implements Pacer {

    private final GlobalRateLimiter limiter;

    Discord4jPacer(Rate rate) {
        int perSecond = Math.toIntExact(Math.round(rate.perSecond()));
        limiter = BucketGlobalRateLimiter.create(perSecond, Duration.ofSeconds(1), Schedulers.parallel());
    }

    @Override
    public <T> Mono<T> limit(Mono<T> call) {
        return limiter.withLimiter(call).next();
    }
}
