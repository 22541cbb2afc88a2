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

/** A call under way is cancelled by two threads at once: its token is settled once.
 *
 * <p>Results: tokens settled as unanswered, calls left, tokens free at the end.
 */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "One of them settled the token.")
@Outcome(id = "2, .*, .*", expect = FORBIDDEN, desc = "Both settled the token.")
@Outcome(id = "0, .*, .*", expect = FORBIDDEN, desc = "Neither settled the token.")
@Outcome(id = "", expect = FORBIDDEN, desc = "The token was lost, or one was invented.")
@State
public class CancelAndCancel {

    private final OneToken quota = new OneToken();
    private final Waiter<Integer> waiter = quota.call(Mono.never(), new Seen());

    public CancelAndCancel() {
        waiter.request(1);
    }

    @Actor
    public void cancel() {
        waiter.cancel();
    }

    @Actor
    public void cancelToo() {
        waiter.cancel();
    }

    @Arbiter
    public void after(III_Result result) {
        quota.end(quota::unanswered, result);
    }
}
