package dev.chitchat.benchmarks.peers;

import dev.chitchat.quota.Rate;
import io.github.bucket4j.Bucket;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import reactor.core.publisher.Mono;

/** Bucket4j: a greedily refilled bucket that is full at first; default clock, one timer thread. */
final class Bucket4jPacer implements Pacer {

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bucket4j-timer");
        thread.setDaemon(true);
        return thread;
    });
    private final Bucket bucket;

    Bucket4jPacer(Rate rate) {
        bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.tokens()).refillGreedy(rate.tokens(), rate.window()))
                .build();
    }

    @Override
    public <T> Mono<T> limit(Mono<T> call) {
        return Mono.fromCompletionStage(() -> bucket.asScheduler().consume(1, timers))
                .then(call);
    }

    @Override
    public String permits() {
        return "availableTokens " + bucket.getAvailableTokens();
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }
}
