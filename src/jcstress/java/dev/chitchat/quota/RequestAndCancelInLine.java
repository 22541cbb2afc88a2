package dev.chitchat.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import reactor.core.publisher.Mono;

/** A caller who must wait is cancelled while it enters the line: it leaves no place, no timer, no call.
 *
 * <p>Results: call made, calls left, timers pending, later call made at once.
 */
@JCStressTest
@Outcome(id = "0, 0, 0, 1", expect = ACCEPTABLE, desc = "Whoever came first, nothing is left of the caller.")
@Outcome(id = "1, .*, .*, .*", expect = FORBIDDEN, desc = "A call was made after its caller had left.")
@Outcome(id = ".*, [^0]+, .*, .*", expect = FORBIDDEN, desc = "The caller still stands in the line.")
@Outcome(id = ".*, .*, [^0]+, .*", expect = FORBIDDEN, desc = "A timer was left though nobody waits.")
@Outcome(id = "", expect = FORBIDDEN, desc = "The token was lost.")
@State
public class RequestAndCancelInLine {

    private final OneToken quota = new OneToken().spend();
    private final OneToken.Call call = new OneToken.Call(Mono.just(1));
    private final OneToken.Call later = new OneToken.Call(Mono.just(2));
    private final Waiter<Integer> waiter = quota.call(call, new Seen());

    @Actor
    public void request() {
        waiter.request(1);
    }

    @Actor
    public void cancel() {
        waiter.cancel();
    }

    @Arbiter
    public void after(IIII_Result result) {
        result.r2 = quota.left();
        result.r3 = quota.scheduler.pending();
        quota.passWindow();
        quota.call(later, new Seen()).request(1);
        result.r1 = call.made;
        result.r4 = later.made;
    }
}
