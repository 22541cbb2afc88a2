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

/** A caller enters the line while the call that holds the token is answered: somebody sets the alarm.
 *
 * <p>Results: calls made by the caller, calls left, tokens free at the end.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "The caller was woken a window after the answer.")
@Outcome(id = "0, .*, .*", expect = FORBIDDEN, desc = "Nobody set the alarm: the caller sleeps for ever.")
@Outcome(id = "2, .*, .*", expect = FORBIDDEN, desc = "One caller, two calls.")
@Outcome(id = "", expect = FORBIDDEN, desc = "The token was lost, or one was invented.")
@State
public class AnswerAndEnter {

    private final OneToken quota = new OneToken();
    private final OneToken.OpenCall holding = new OneToken.OpenCall();
    private final OneToken.Call call = new OneToken.Call(Mono.just(1));
    private final Waiter<Integer> waiter = quota.call(call, new Seen());

    public AnswerAndEnter() {
        quota.call(holding, new Seen()).request(1);
    }

    @Actor
    public void answer() {
        holding.answer();
    }

    @Actor
    public void enter() {
        waiter.request(1);
    }

    @Arbiter
    public void after(III_Result result) {
        quota.end(() -> call.made, result);
    }
}
