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

/** The last waiter leaves, which turns the alarm off, while another enters, which turns it on: it stays on.
 *
 * <p>Results: the one who left made its call, the one who came did, calls left, timers pending right after.
 */
@JCStressTest
@Outcome(id = "0, 1, 0, 1", expect = ACCEPTABLE, desc = "One alarm was set, and it woke the one who came.")
@Outcome(id = "0, 0, .*, .*", expect = FORBIDDEN, desc = "The alarm was turned off under a waiter: it sleeps for ever.")
@Outcome(id = "1, .*, .*, .*", expect = FORBIDDEN, desc = "A call was made after its caller had left.")
@Outcome(id = ".*, .*, .*, [2-9]", expect = FORBIDDEN, desc = "Two timers run for one bucket.")
@Outcome(id = "", expect = FORBIDDEN, desc = "A place or a timer is missing or left.")
@State
public class LeaveAndEnter {

    private final OneToken quota = new OneToken().spend();
    private final OneToken.Call left = new OneToken.Call(Mono.just(1));
    private final OneToken.Call came = new OneToken.Call(Mono.just(2));
    private final Waiter<Integer> leaving = quota.call(left, new Seen());
    private final Waiter<Integer> coming = quota.call(came, new Seen());

    public LeaveAndEnter() {
        leaving.request(1);
    }

    @Actor
    public void leave() {
        leaving.cancel();
    }

    @Actor
    public void enter() {
        coming.request(1);
    }

    @Arbiter
    public void after(IIII_Result result) {
        int timers = quota.scheduler.pending();
        quota.settleDown();
        result.r1 = left.made;
        result.r2 = came.made;
        result.r3 = quota.left();
        result.r4 = timers;
    }
}
