package dev.chitchat.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIIII_Result;
import reactor.core.publisher.Mono;

/** A waiter is granted while its limiter is closed: it is told one end, and the one behind it is told the other.
 *
 * <p>Results: first call made, ends the first was told, of these failures, ends the second was told, calls left.
 */
@JCStressTest
@Outcome(
        id = "1, 1, 0, 1, 0",
        expect = ACCEPTABLE,
        desc = "The grant came first: the call was made and answered; the one behind it was told of the closing.")
@Outcome(id = "0, 1, 1, 1, 0", expect = ACCEPTABLE, desc = "The closing came first: both were told, nothing was sent.")
@Outcome(id = ".*, 0, .*, .*, .*", expect = FORBIDDEN, desc = "The first waiter was never told anything.")
@Outcome(id = ".*, .*, .*, 0, .*", expect = FORBIDDEN, desc = "The second waiter was never told anything.")
@Outcome(id = ".*, [2-9], .*, .*, .*", expect = FORBIDDEN, desc = "The first waiter was told two ends.")
@Outcome(
        id = "1, 1, 1, .*, .*",
        expect = FORBIDDEN,
        desc = "A call was made after its caller was told that it would not be.")
@Outcome(id = "", expect = FORBIDDEN, desc = "A token or a place was left behind.")
@State
public class GrantAndClose {

    private final OneToken quota = new OneToken().spend();
    private final OneToken.Call call = new OneToken.Call(Mono.just(1));
    private final Seen first = new Seen();
    private final Seen second = new Seen();

    public GrantAndClose() {
        quota.call(call, first).request(1);
        quota.call(Mono.just(2), second).request(1);
        quota.passWindow();
    }

    @Actor
    public void grant() {
        quota.scheduler.ring();
    }

    @Actor
    public void close() {
        quota.limiter.close();
    }

    @Arbiter
    public void after(IIIII_Result result) {
        quota.settleDown();
        result.r1 = call.made;
        result.r2 = first.ends();
        result.r3 = first.failed;
        result.r4 = second.ends();
        result.r5 = quota.left();
    }
}
