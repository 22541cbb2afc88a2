package dev.chitchat.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** The only waiter is granted while it is cancelled: nothing is left behind, and a later caller goes.
 *
 * <p>Results: call made, later call made at once, calls left, timers pending.
 */
@JCStressTest
@Outcome(id = "0, 1, 0, 0", expect = ACCEPTABLE, desc = "The cancel came first: token and alarm are free again.")
@Outcome(id = "1, 1, 0, 0", expect = ACCEPTABLE, desc = "The grant came first: the call was made and cancelled.")
@Outcome(id = "\\d, 0, .*", expect = FORBIDDEN, desc = "The later caller found no token: it was lost.")
@Outcome(
        id = ".*, .*, [1-9], .*",
        expect = FORBIDDEN,
        desc = "A call is still counted as waiting or under way though all have ended.")
@Outcome(id = ".*, .*, .*, [1-9]", expect = FORBIDDEN, desc = "A timer was left though nobody waits.")
@Outcome(id = "", expect = FORBIDDEN, desc = "A call was made more than once.")
@State
public class GrantAndCancelOfTheLast extends TokenAwaited {

    public GrantAndCancelOfTheLast() {
        quota.passWindow();
    }

    @Actor
    public void grant() {
        quota.scheduler.ring();
    }

    @Actor
    public void cancel() {
        waiter.cancel();
    }

    @Arbiter
    public void after(IIII_Result result) {
        int timers = quota.scheduler.pending();
        quota.passWindow();
        quota.call(second, new Seen()).request(1);
        result.r1 = first.made;
        result.r2 = second.made;
        result.r3 = quota.left();
        result.r4 = timers;
    }
}
