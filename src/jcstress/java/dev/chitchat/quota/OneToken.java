package dev.chitchat.quota;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.openjdk.jcstress.infra.results.III_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** A bucket with one token in a window of a second, and calls whose subscriptions are counted. */
final class OneToken {

    private static final Rate RATE = new Rate(1, Duration.ofSeconds(1));

    final HandScheduler scheduler = new HandScheduler();
    final RateLimiter bucket =
            new RateLimiter(owner -> new TokenBucket(RATE, scheduler.now(TimeUnit.NANOSECONDS)), scheduler);
    final LimiterHandle limiter = bucket.open(100, Admission.ALWAYS, () -> {});

    /** Takes the token for a call that is answered at once. */
    OneToken spend() {
        call(new Call(Mono.just(0)), new Seen()).request(1);
        return this;
    }

    Waiter<Integer> call(Mono<Integer> call, Seen seen) {
        return waiter(
                permit -> {
                    permit.sent();
                    return call;
                },
                seen);
    }

    Waiter<Integer> waiter(LimitedCall<Integer> call, Seen seen) {
        return new Waiter<>(limiter, call, seen);
    }

    /** The token is due, and the alarm about to ring. */
    void passWindow() {
        scheduler.pass(1_100_000_000);
    }

    /** Afterwards: lets time pass until all who wait have gone. */
    void settleDown() {
        for (int i = 0; i < 5; i++) {
            passWindow();
            scheduler.ring();
        }
    }

    /** Afterwards: what is to be counted, then what is left, once all who wait have gone. */
    void end(IntSupplier count, III_Result result) {
        settleDown();
        result.r1 = count.getAsInt();
        result.r2 = left();
        result.r3 = free();
    }

    int free() {
        return bucket.status().free();
    }

    /** Calls that wait or hold a token. */
    int left() {
        QuotaStatus status = bucket.status();
        return status.waiting() + status.underWay();
    }

    int unanswered() {
        return (int) bucket.status().unanswered();
    }

    /** Counts how often it is subscribed. */
    static final class Call extends Mono<Integer> {

        private final Mono<Integer> source;
        int made;

        Call(Mono<Integer> source) {
            this.source = source;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Integer> actual) {
            made++;
            source.subscribe(actual);
        }
    }

    /** A call that ends when the test says so, whether or not it was cancelled before, as one on a network may. */
    static final class OpenCall extends Mono<Integer> implements Subscription {

        private CoreSubscriber<? super Integer> subscriber;

        @Override
        public void subscribe(CoreSubscriber<? super Integer> actual) {
            subscriber = actual;
            actual.onSubscribe(this);
        }

        void answer() {
            subscriber.onNext(1);
            subscriber.onComplete();
        }

        void fail() {
            subscriber.onError(new IllegalStateException("no connection"));
        }

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
