package dev.chitchat.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIIII_Result;

/** A call fails while it is cancelled: its token is settled once, the failure told or dropped.
 *
 * <p>Results: failures told, dropped, tokens settled as unanswered, calls left, tokens free at the end.
 */
@JCStressTest
@Outcome(
        id = "1, 0, 1, 0, 1",
        expect = ACCEPTABLE,
        desc = "The failure came first; it counts as unanswered, since the call had been sent.")
@Outcome(id = "0, 1, 1, 0, 1", expect = ACCEPTABLE, desc = "The cancel came first: the failure was dropped.")
@Outcome(id = "1, 1, .*, .*, .*", expect = FORBIDDEN, desc = "The failure was both told and dropped.")
@Outcome(id = "0, 0, .*, .*, .*", expect = FORBIDDEN, desc = "The failure was lost.")
@Outcome(id = ".*, .*, 2, .*, .*", expect = FORBIDDEN, desc = "The token was settled twice.")
@Outcome(
        id = ".*, .*, .*, [^0]+, .*",
        expect = FORBIDDEN,
        desc = "Settled twice or never: the number of calls under way is wrong.")
@Outcome(id = "", expect = FORBIDDEN, desc = "The token was lost, or one was invented.")
@State
public class FailureAndCancel extends CallUnderWay {

    @Actor
    public void fail() {
        call.fail();
    }

    @Actor
    public void cancel() {
        waiter.cancel();
    }

    @Arbiter
    public void after(IIIII_Result result) {
        end(() -> seen.failed, result);
    }
}
