package dev.chitchat.quota;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import reactor.core.publisher.Mono;

/** A call that was written is given up and would go on unseen, while its limiter is closed: it is ended, and once.
 *
 * <p>Results: ends of the unseen attempt that were heard, tokens settled as unanswered, calls left, tokens free at the end.
 */
@JCStressTest
@Outcome(id = "1, 1, 0, 1", expect = ACCEPTABLE, desc = "In either order, the attempt was ended by the close.")
@Outcome(id = "0, .*, .*, .*", expect = FORBIDDEN, desc = "The attempt goes on though the limiter is closed.")
@Outcome(id = "[2-9], .*, .*, .*", expect = FORBIDDEN, desc = "The attempt ended twice.")
@Outcome(id = "", expect = FORBIDDEN, desc = "The token was lost, settled twice or never.")
@State
public class UnseenAndClose {

    private final OneToken quota = new OneToken();
    private final OneToken.OpenCall call = new OneToken.OpenCall();
    private final Waiter<Integer> waiter = quota.waiter(new EndsByItself(), new Seen());
    private int ends;

    public UnseenAndClose() {
        waiter.request(1);
    }

    @Actor
    public void giveUp() {
        waiter.cancel();
    }

    @Actor
    public void close() {
        quota.limiter.close();
    }

    @Arbiter
    public void after(IIII_Result result) {
        quota.settleDown();
        result.r1 = ends;
        result.r2 = quota.unanswered();
        result.r3 = quota.left();
        result.r4 = quota.free();
    }

    private final class EndsByItself implements LimitedCall<Integer> {

        @Override
        public Mono<Integer> attempt(Permit permit) {
            permit.sent();
            return call;
        }

        @Override
        public boolean isSentAtOnce() {
            return true;
        }

        @Override
        public boolean endsByItself() {
            return true;
        }

        @Override
        public void endedUnseen(@Nullable Throwable failure, long nowNanos) {
            ends++;
        }
    }
}
