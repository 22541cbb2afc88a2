package dev.chitchat.quota;

import java.util.function.IntSupplier;
import org.openjdk.jcstress.infra.results.IIIII_Result;

/** Where the ends of a call under way race: it has been sent, and holds the only token. */
abstract class CallUnderWay {

    final OneToken.OpenCall call = new OneToken.OpenCall();
    final Seen seen = new Seen();
    final Waiter<Integer> waiter;
    private final OneToken quota = new OneToken();

    CallUnderWay() {
        waiter = quota.call(call, seen);
        waiter.request(1);
    }

    /** What the caller was told or was spared, then what is left of call and token. */
    final void end(IntSupplier told, IIIII_Result result) {
        quota.settleDown();
        result.r1 = told.getAsInt();
        result.r2 = seen.dropped;
        result.r3 = quota.unanswered();
        result.r4 = quota.left();
        result.r5 = quota.free();
    }
}
