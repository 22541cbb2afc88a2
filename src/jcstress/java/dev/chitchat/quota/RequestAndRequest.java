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

/** Two threads request from one subscription: one call is made, with one token.
 *
 * <p>Results: calls made, calls left, tokens free at the end.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "One call was made.")
@Outcome(id = "2, .*, .*", expect = FORBIDDEN, desc = "Two calls were made for one subscription.")
@Outcome(id = "0, .*, .*", expect = FORBIDDEN, desc = "No call was made.")
@Outcome(id = "", expect = FORBIDDEN, desc = "The token was lost, or one was invented.")
@State
public class RequestAndRequest {

    private final OneToken quota = new OneToken();
    private final OneToken.Call call = new OneToken.Call(Mono.just(1));
    private final Waiter<Integer> waiter = quota.call(call, new Seen());

    @Actor
    public void request() {
        waiter.request(1);
    }

    @Actor
    public void requestToo() {
        waiter.request(1);
    }

    @Arbiter
    public void after(III_Result result) {
        quota.end(() -> call.made, result);
    }
}
