package dev.chitchat.quota;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.QuotaUnavailableException;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.TokenStore;
import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** A bucket whose tokens a {@link TokenStore} keeps; {@link LeaseSession} decides what is asked and when. */
final class SharedBucket implements Bucket {

    private final RateLimiter limiter;
    private final TokenStore store;
    private final QuotaOptions options;
    private final LeaseSession session;
    private final Disposable.Swap running = Disposables.swap();
    private StoreAnswer latest;

    /** The bucket of a limiter, which hears what the store answers. */
    SharedBucket(RateLimiter limiter, TokenStore store, QuotaOptions options) {
        this.limiter = limiter;
        this.store = store;
        this.options = options;
        this.session = new LeaseSession(options, options.scheduler().now(TimeUnit.NANOSECONDS));
        this.latest = new StoreAnswer(
                false, Duration.ZERO, Duration.ZERO, 0, options.rate().tokens(), 0, 0);
    }

    @Override
    public long waitNanos(long now, int waiting) {
        return session.waitNanos(now, waiting > 0);
    }

    @Override
    public Lease lease(long now) {
        return session.take(now);
    }

    @Override
    public void settle(@Nullable Lease lease, Verdict verdict, long sent, long now) {
        if (lease != null) {
            session.ended(lease, verdict, sent, now);
        }
    }

    @Override
    public @Nullable ChitchatException refusal(long now) {
        Throwable away = session.failure(now);
        return away != null && session.isTriedLater(now) ? new QuotaUnavailableException(away) : null;
    }

    @Override
    public boolean exchanges() {
        return true;
    }

    @Override
    public @Nullable Runnable exchange(long now, int waiting) {
        StoreRequest request = running.isDisposed() ? null : session.next(now, waiting); // a closed store is not asked
        return request == null ? null : () -> ask(request, now);
    }

    private void ask(StoreRequest request, long asked) {
        try {
            running.update(store.exchange(request)
                    .switchIfEmpty(Mono.error(() -> new IllegalStateException("the store ended without an answer")))
                    .subscribe(answer -> answered(request, answer, asked), failure -> failed(request, failure, asked)));
        } catch (Throwable failure) {
            failed(request, failure, asked);
        }
    }

    private void answered(StoreRequest request, StoreAnswer answer, long asked) {
        long now = limiter.now();
        synchronized (limiter.lock) {
            session.answered(request, answer, asked, now);
            latest = answer;
        }
        limiter.signal();
    }

    private void failed(StoreRequest request, Throwable failure, long asked) {
        long now = limiter.now();
        boolean callsFail;
        synchronized (limiter.lock) {
            session.failed(request, failure, asked, now);
            callsFail = session.failure(now) != null;
        }
        if (callsFail) {
            limiter.endAll(() -> new QuotaUnavailableException(failure));
        }
        limiter.signal();
    }

    @Override
    public boolean isQuiet(long now) {
        return session.isQuiet();
    }

    /** A call that never ended has lost its token then. */
    @Override
    public Duration longestUse() {
        return options.longestCall();
    }

    @Override
    @SuppressWarnings("EnumOrdinal") // the script counts the modes in their order
    public Numbers numbers(long now) {
        Rate rate = options.rate();
        long pace = rate.window().dividedBy(rate.tokens()).toNanos();
        return new Numbers(
                rate.tokens(),
                latest.free(),
                session.underWay(),
                Mode.values()[latest.strictness()],
                session.floorNanos(now),
                pace * Math.max(1, latest.processes()),
                session.untilTurn(now));
    }

    @Override
    public void close() {
        running.dispose();
        store.close();
    }
}
