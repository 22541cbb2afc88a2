package dev.chitchat.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A bucket in virtual time, and calls that end when the test says so. */
final class QuotaFixture {

    private static final AtomicInteger SCOPES = new AtomicInteger();

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final CountingScheduler scheduler = new CountingScheduler(time);
    final String scope = "scope" + SCOPES.incrementAndGet();
    final List<String> made = new ArrayList<>();
    final QuotaOptions options;
    final Limiter limiter;

    QuotaFixture() {
        this(1_000_000);
    }

    QuotaFixture(int maxWaiting) {
        options = QuotaOptions.of(Rate.perSecond(5)).withMaxWaiting(maxWaiting).withScheduler(scheduler);
        limiter = another();
    }

    /** One more limiter on the same bucket. */
    Limiter another() {
        return Quota.local(options).limiter(scope, "command");
    }

    void pass(Duration duration) {
        synchronized (time) {
            time.advanceTimeBy(duration);
        }
    }

    void passMillis(long millis) {
        pass(Duration.ofMillis(millis));
    }

    long nowMillis() {
        return time.now(TimeUnit.MILLISECONDS);
    }

    /** A call that answers its name at once. */
    Mono<String> call(String name) {
        return limiter.limit(Mono.fromSupplier(noting(name)));
    }

    /** A call that ends when the sink is told to. */
    Mono<String> open(String name, Sinks.One<String> answer) {
        return limiter.limit(Mono.defer(() -> {
            made.add(name);
            return answer.asMono();
        }));
    }

    Supplier<String> noting(String name) {
        return () -> {
            made.add(name);
            return name;
        };
    }

    /** Makes as many calls as there are tokens, so that the next ones wait; nothing is left under way. */
    void drain() {
        passMillis(2_000);
        for (int i = 0; i < 5; i++) {
            call("drain").subscribe();
            passMillis(172);
        }
        made.clear();
    }

    QuotaStatus status() {
        return limiter.status();
    }
}
