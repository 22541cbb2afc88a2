package dev.chitchat;

import dev.chitchat.error.DeadlineExceededException;
import dev.chitchat.retry.Retries;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** How long to go on with a call that does not succeed at once: its retries, its deadline, whose clock they go by, and who watches. */
record CallPolicy(Retries retries, @Nullable Duration deadline, Scheduler timer, CallObserver observer) {

    /** No timer counts further, and nobody would see it ring. */
    private static final Duration NEVER = Duration.ofDays(36_525);

    /** The call within its deadline; cancelled when it runs out of time. */
    <T> Mono<T> withinDeadline(String request, Mono<T> call, AtomicInteger attempts) {
        Duration limit = deadline;
        if (limit == null || limit.compareTo(NEVER) > 0) {
            return call;
        }
        return call.timeout(
                limit, Mono.error(() -> new DeadlineExceededException(request, limit).attempts(attempts.get())), timer);
    }
}
