package dev.chitchat.quota;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** One user's handle on a bucket that it may share with others. */
final class LocalLimiter implements Limiter {

    static final String CLOSED = "the client was closed before the call could be sent; it was not made";

    private final Bucket bucket;
    private final int maxWaiting;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    LocalLimiter(Bucket bucket, int maxWaiting, Runnable release) {
        this.bucket = bucket;
        this.maxWaiting = maxWaiting;
        this.release = release;
    }

    Bucket bucket() {
        return bucket;
    }

    int maxWaiting() {
        return maxWaiting;
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public <T> Mono<T> limit(Function<? super Permit, ? extends Mono<T>> call) {
        return new MonoLimited<>(this, call);
    }

    @Override
    public <T> Mono<T> limit(Mono<T> call) {
        return new MonoLimited<>(this, new SentAtOnce<>(call));
    }

    @Override
    public QuotaStatus status() {
        return bucket.status();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            bucket.failAll(this, CLOSED);
            release.run();
        }
    }
}
