package dev.chitchat.benchmarks.cells;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** Counts the answers of one cell where they come in, and when the last one did; turns failures into values. */
final class Tally {

    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger rejected = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong lastNanos = new AtomicLong();
    private final long startNanos = System.nanoTime();

    Mono<Boolean> watch(Mono<?> call) {
        return call.map(answer -> count(accepted, true))
                .onErrorResume(ChitchatException.class, failure -> Mono.just(count(counter(failure), false)));
    }

    private AtomicInteger counter(ChitchatException failure) {
        return failure.retryClass() == RetryClass.RATE_LIMITED ? rejected : failed;
    }

    private boolean count(AtomicInteger which, boolean result) {
        which.incrementAndGet();
        lastNanos.accumulateAndGet(System.nanoTime() - startNanos, Math::max);
        return result;
    }

    int accepted() {
        return accepted.get();
    }

    int rejected() {
        return rejected.get();
    }

    int failed() {
        return failed.get();
    }

    double seconds() {
        return lastNanos.get() / 1e9;
    }
}
