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

/** A caller asks for a free token while it is cancelled: the token is used or stays free.
 *
 * <p>Results: call made, tokens settled as unanswered, calls left, tokens free right after.
 */
@JCStressTest
@Outcome(
        id = "0, 0, 0, 1",
        expect = ACCEPTABLE,
        desc = "The cancel came first: no call, and the token is free at once.")
@Outcome(
        id = "1, 1, 0, 0",
        expect = ACCEPTABLE,
        desc = "The request came first: the call was made and cancelled, its token comes back a window after.")
@Outcome(id = "0, .*, .*, 0", expect = FORBIDDEN, desc = "A token was spent, or lost, for a call that was never made.")
@Outcome(
        id = "1, .*, .*, 1",
        expect = FORBIDDEN,
        desc = "The token of a call that was made was free at once: it may have arrived.")
@Outcome(id = "0, 1, .*, .*", expect = FORBIDDEN, desc = "A call that was never made counts as sent.")
@Outcome(id = ".*, .*, [^0]+, .*", expect = FORBIDDEN, desc = "A call is still counted as waiting or under way.")
@Outcome(id = "", expect = FORBIDDEN, desc = "A call was made more than once.")
@State
public class RequestAndCancel {

    private final OneToken quota = new OneToken();
    private final OneToken.Call call = new OneToken.Call(Mono.never());
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
        result.r1 = call.made;
        result.r2 = quota.unanswered();
        result.r3 = quota.left();
        result.r4 = quota.free();
    }
}
