package dev.chitchat.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIIII_Result;

/** A call is answered while it is cancelled: its token is settled once, the answer told or dropped.
 *
 * <p>Results: answers told, dropped, tokens settled as unanswered, calls left, tokens free at the end.
 */
@JCStressTest
@Outcome(id = "1, 0, 0, 0, 1", expect = ACCEPTABLE, desc = "The answer came first.")
@Outcome(id = "0, 1, 1, 0, 1", expect = ACCEPTABLE, desc = "The cancel came first: the answer was dropped.")
@Outcome(id = "1, 1, .*, .*, .*", expect = FORBIDDEN, desc = "The answer was both told and dropped.")
@Outcome(id = "0, 0, .*, .*, .*", expect = FORBIDDEN, desc = "The answer was lost.")
@Outcome(id = ".*, .*, 2, .*, .*", expect = FORBIDDEN, desc = "The token was settled twice.")
@Outcome(
        id = ".*, .*, .*, [^0]+, .*",
        expect = FORBIDDEN,
        desc = "Settled twice or never: the number of calls under way is wrong.")
@Outcome(id = "", expect = FORBIDDEN, desc = "The token was lost, or one was invented.")
@State
public class AnswerAndCancel extends CallUnderWay {

    @Actor
    public void answer() {
        call.answer();
    }

    @Actor
    public void cancel() {
        waiter.cancel();
    }

    @Arbiter
    public void after(IIIII_Result result) {
        end(() -> seen.values, result);
    }
}
