package dev.chitchat.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import reactor.core.publisher.Mono;

/** A call takes a token from a pocket while another thread's look into the bucket's state empties all pockets.
 *
 * <p>Results: calls granted, calls left under way, tokens that are not free a window later.
 */
@JCStressTest
@Outcome(id = "3, 0, 0", expect = ACCEPTABLE, desc = "Each call had a token, and all came back.")
@Outcome(id = "", expect = FORBIDDEN, desc = "A token was lost, or one was invented.")
@State
public class PocketAndWaiter {

    private static final Rate RATE = new Rate(1_000, Duration.ofNanos(100_000));

    private final HandScheduler scheduler = new HandScheduler();
    private final SharedBucket bucket =
            new SharedBucket(QuotaOptions.of(RATE).withMaxWaiting(100).withScheduler(scheduler));
    private final LocalLimiter limiter = new LocalLimiter(bucket, 100, () -> {});

    public PocketAndWaiter() {
        scheduler.pass(1_000_000);
        call();
    }

    private void call() {
        new Waiter<>(limiter, new SentAtOnce<>(Mono.just(1)), new Seen()).request(1);
    }

    @Actor
    public void one() {
        call();
    }

    @Actor
    public void other() {
        call();
    }

    @Actor
    public void look() {
        bucket.status();
    }

    @Arbiter
    public void after(III_Result result) {
        QuotaStatus now = bucket.status();
        scheduler.pass(1_000_000);
        QuotaStatus later = bucket.status();
        result.r1 = (int) now.granted();
        result.r2 = later.underWay();
        result.r3 = RATE.tokens() - later.free();
    }
}
