package dev.chitchat.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A waiter is granted while it is cancelled, with another one behind it: the token is used or handed on.
 *
 * <p>Results: first call made, second call made, calls left, tokens free at the end.
 */
@JCStressTest
@Outcome(id = "0, 1, 0, 1", expect = ACCEPTABLE, desc = "The cancel came first: the token went to the next in line.")
@Outcome(
        id = "1, 1, 0, 1",
        expect = ACCEPTABLE,
        desc = "The grant came first: the call was made, cancelled, and its token came back a window after.")
@Outcome(
        id = "\\d, 0, .*",
        expect = FORBIDDEN,
        desc = "The next in line was never made: the token or the alarm was lost.")
@Outcome(
        id = ".*, .*, [1-9], .*",
        expect = FORBIDDEN,
        desc = "A call is still counted as waiting or under way though all have ended.")
@Outcome(id = ".*, .*, .*, 0", expect = FORBIDDEN, desc = "The token never came back.")
@Outcome(id = "", expect = FORBIDDEN, desc = "A call was made more than once, or a token was invented.")
@State
public class GrantAndCancel extends TokenAwaited {

    public GrantAndCancel() {
        quota.call(second, new Seen()).request(1);
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
        quota.settleDown();
        result.r1 = first.made;
        result.r2 = second.made;
        result.r3 = quota.left();
        result.r4 = quota.free();
    }
}
