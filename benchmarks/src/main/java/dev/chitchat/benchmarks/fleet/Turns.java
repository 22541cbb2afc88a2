package dev.chitchat.benchmarks.fleet;

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
 * Counts what a granted call costs Redis while many wait for their turn at 5 calls a second. A connection, client and line of its
 * own stands for each process, all in this JVM; a call takes 20 ms.
 *
 * <p>{@code java -jar target/benchmarks.jar redis-turns --processes 100}
 */
@Command(name = "redis-turns", description = "Commands for a granted call; needs redis-server on the PATH.")
public final class Turns implements Callable<Integer> {

    private static final Duration ROUND_TRIP = Duration.ofMillis(20);

    @Option(names = "--processes", defaultValue = "100", description = "that wait (default: ${DEFAULT-VALUE})")
    private int processes;

    @Option(names = "--seconds", defaultValue = "60", description = "after 10 to warm up (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--port", defaultValue = "7424", description = "of Redis (default: ${DEFAULT-VALUE})")
    private int port;

    /** For the command line. */
    public Turns() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (RedisServer redis = new RedisServer(port)) {
            Flux<Long> calls = Flux.range(0, processes)
                    .flatMap(i -> endless(redis.uri()), processes)
                    .publish()
                    .refCount(1, Duration.ofSeconds(10));
            calls.take(Duration.ofSeconds(10)).blockLast();
            Mono<Long> counted = Mono.fromRunnable(() -> redis.operate(commands -> commands.configResetstat()))
                    .then(calls.take(Duration.ofSeconds(seconds)).count());
            long granted = counted.block();
            double scripts = redis.scripts();
            System.out.printf(
                    Locale.ROOT,
                    "%d processes: %d granted calls in %d s, %.2f scripts for each, %.2f a second for each process%n",
                    processes,
                    granted,
                    seconds,
                    scripts / granted,
                    scripts / seconds / processes);
        }
        return 0;
    }

    private static Flux<Long> endless(String uri) {
        var limiter = RedisQuota.at(RedisAddress.of(uri), RedisQuotaOptions.of(Rate.perSecond(5)))
                .limiter("one", "update");
        return Flux.range(0, Integer.MAX_VALUE).flatMap(n -> limiter.limit(Mono.delay(ROUND_TRIP)), 8);
    }
}
