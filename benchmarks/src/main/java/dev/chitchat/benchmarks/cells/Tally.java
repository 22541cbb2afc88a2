package dev.chitchat.benchmarks.cells;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** Counts the answers of one cell where they come in, and when they do; turns failures into values. */
final class Tally {

    private static final double PER_SECOND = 5;

    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger rejected = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong firstNanos = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong lastNanos = new AtomicLong();
    private final long startNanos = System.nanoTime();

    Mono<Boolean> watch(Mono<?> call) {
        return call.map(answer -> success())
                .onErrorResume(ChitchatException.class, failure -> Mono.just(failure(failure)));
    }

    private boolean success() {
        firstNanos.accumulateAndGet(count(accepted), Math::min);
        return true;
    }

    private boolean failure(ChitchatException failure) {
        count(failure.retryClass() == RetryClass.RATE_LIMITED ? rejected : failed);
        return false;
    }

    private long count(AtomicInteger which) {
        which.incrementAndGet();
        long nanos = System.nanoTime() - startNanos;
        lastNanos.accumulateAndGet(nanos, Math::max);
        return nanos;
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

    /** The accepted rate from subscribing to the last answer, as a share of 5 a second. */
    double share() {
        return rate(accepted.get(), lastNanos.get());
    }

    /** The accepted rate from the first success, which does not count, to the last answer. */
    double shareAfterFirst() {
        return accepted.get() < 2 ? 0 : rate(accepted.get() - 1, lastNanos.get() - firstNanos.get());
    }

    private static double rate(int calls, long nanos) {
        return calls / (nanos / 1e9) / PER_SECOND;
    }
}
