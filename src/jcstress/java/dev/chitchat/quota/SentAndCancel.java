package dev.chitchat.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import reactor.core.publisher.Mono;

/** A call is written while it is cancelled: the write does not bring it back to life.
 *
 * <p>Results: tokens settled as unanswered, calls left, tokens free at the end.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Whoever came first, the call may have arrived.")
@Outcome(id = "0, .*, .*", expect = FORBIDDEN, desc = "The cancelled call never settled its token.")
@Outcome(id = "2, .*, .*", expect = FORBIDDEN, desc = "The token was settled twice.")
@Outcome(id = "", expect = FORBIDDEN, desc = "The token was lost, or one was invented.")
@State
public class SentAndCancel {

    private final OneToken quota = new OneToken();
    private final Waiter<Integer> waiter = new Waiter<>(quota.limiter, permit -> Mono.never(), new Seen());

    public SentAndCancel() {
        waiter.request(1);
    }

    @Actor
    public void write() {
        waiter.sent();
    }

    @Actor
    public void cancel() {
        waiter.cancel();
    }

    @Arbiter
    public void after(III_Result result) {
        waiter.cancel();
        quota.end(quota::unanswered, result);
    }
}
