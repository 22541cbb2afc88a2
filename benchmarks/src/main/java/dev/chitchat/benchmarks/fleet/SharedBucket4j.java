package dev.chitchat.benchmarks.fleet;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import reactor.core.publisher.Mono;

/** Bucket4j on Lettuce as its documentation has it: compare and swap, 5 tokens refilled greedily in a second, async. */
final class SharedBucket4j implements AutoCloseable {

    private final RedisClient client;
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bucket4j-timer");
        thread.setDaemon(true);
        return thread;
    });
    private final AsyncBucketProxy bucket;

    SharedBucket4j(String uri) {
        client = RedisClient.create(uri);
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(5).refillGreedy(5, Duration.ofSeconds(1)))
                .build();
        bucket = Bucket4jLettuce.casBasedBuilder(client)
                .build()
                .asAsync()
                .builder()
                .build(
                        "bucket".getBytes(StandardCharsets.UTF_8),
                        () -> CompletableFuture.completedFuture(configuration));
    }

    <T> Mono<T> limit(Mono<T> call) {
        return Mono.fromCompletionStage(() -> bucket.asScheduler().consume(1, timers))
                .then(call);
    }

    @Override
    public void close() {
        timers.shutdownNow();
        client.shutdown();
    }
}
