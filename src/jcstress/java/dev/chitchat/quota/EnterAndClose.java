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

/** A caller comes while its limiter is closed: it is refused or taken out of the line, but never forgotten in it.
 *
 * <p>Results: call made, ends told, calls left, timers pending.
 */
@JCStressTest
@Outcome(id = "0, 1, 0, 0", expect = ACCEPTABLE, desc = "Whoever came first, the caller was told of the closing.")
@Outcome(id = ".*, 0, .*, .*", expect = FORBIDDEN, desc = "The caller stands in the line of a closed limiter for ever.")
@Outcome(id = ".*, [2-9], .*, .*", expect = FORBIDDEN, desc = "The caller was told twice.")
@Outcome(id = "1, .*, .*, .*", expect = FORBIDDEN, desc = "A call was made though no token was free.")
@Outcome(id = "", expect = FORBIDDEN, desc = "A place or a timer was left behind.")
@State
public class EnterAndClose {

    private final OneToken quota = new OneToken().spend();
    private final OneToken.Call call = new OneToken.Call(Mono.just(1));
    private final Seen seen = new Seen();
    private final Waiter<Integer> waiter = quota.call(call, seen);

    @Actor
    public void enter() {
        waiter.request(1);
    }

    @Actor
    public void close() {
        quota.limiter.close();
    }

    @Arbiter
    public void after(IIII_Result result) {
        int timers = quota.scheduler.pending();
        quota.settleDown();
        result.r1 = call.made;
        result.r2 = seen.ends();
        result.r3 = quota.left();
        result.r4 = timers;
    }
}
