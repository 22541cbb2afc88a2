package dev.chitchat.benchmarks.fleet;

import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Rate;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Counts how many decisions one Redis makes in a second, asked by many applications at once whose rates never make them wait.
 *
 * <p>{@code java -jar target/benchmarks.jar redis-decisions}
 */
@Command(name = "redis-decisions", description = "Decisions a second of one Redis; needs redis-server on the PATH.")
public final class Decisions implements Callable<Integer> {

    @Option(names = "--applications", defaultValue = "64", description = "keys (default: ${DEFAULT-VALUE})")
    private int applications;

    @Option(names = "--seconds", defaultValue = "8", description = "after as long to warm up")
    private int seconds;

    @Option(names = "--port", defaultValue = "7422", description = "of Redis (default: ${DEFAULT-VALUE})")
    private int port;

    /** For the command line. */
    public Decisions() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (RedisServer redis = new RedisServer(port)) {
            RedisQuota quota = RedisQuota.at(
                    RedisAddress.of(redis.uri()), RedisQuotaOptions.of(new Rate(5, Duration.ofNanos(5_000))));
            run(quota);
            redis.operate(commands -> commands.configResetstat());
            long calls = run(quota);
            System.out.printf(
                    Locale.ROOT,
                    "%.0f commands/s, %.0f granted calls/s%n",
                    redis.scripts() / (double) seconds,
                    calls / (double) seconds);
        }
        return 0;
    }

    private long run(RedisQuota quota) {
        Long made = Flux.range(0, applications)
                .flatMap(i -> endless(quota.limiter("application-" + i, "update")), applications)
                .take(Duration.ofSeconds(seconds))
                .count()
                .block();
        return made == null ? 0 : made;
    }

    private static Flux<Integer> endless(Limiter limiter) {
        return Flux.using(
                () -> limiter,
                open -> Flux.range(0, Integer.MAX_VALUE).flatMap(n -> open.limit(Mono.just(n)), 4),
                Limiter::close);
    }
}
