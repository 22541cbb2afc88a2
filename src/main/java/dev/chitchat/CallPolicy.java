package dev.chitchat;

import dev.chitchat.error.DeadlineExceededException;
import dev.chitchat.retry.BackoffListener;
import dev.chitchat.retry.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** How long to go on with a call that does not succeed at once: its retries, its deadline, whose clock they go by, and who watches. */
record CallPolicy(RetryPolicy retry, @Nullable Duration deadline, Scheduler timer, CallObserver observer) {

    Retry retry(BackoffListener listener, Mono<Void> giveUp) {
        return retry.toRetry(timer, listener, giveUp);
    }

    /** The call within its deadline; cancelled when it runs out of time. */
    <T> Mono<T> withinDeadline(String request, Mono<T> call, AtomicInteger attempts) {
        Duration limit = deadline;
        if (limit == null) {
            return call;
        }
        return call.timeout(
                limit, Mono.error(() -> new DeadlineExceededException(request, limit).attempts(attempts.get())), timer);
    }
}
