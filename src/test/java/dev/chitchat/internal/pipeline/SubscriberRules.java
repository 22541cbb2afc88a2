package dev.chitchat.internal.pipeline;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.test.subscriber.TestSubscriber;

/** The compatibility kit on what the operator takes; named so that only {@link TckTest} runs it. */
public final class SubscriberRules extends SubscriberBlackboxVerification<Outbound<Integer, Integer>> {

    /** Waits a little at most, since the machine may be busy. */
    public SubscriberRules() {
        super(new TestEnvironment(1_000, 50));
    }

    @Override
    public Subscriber<Outbound<Integer, Integer>> createSubscriber() {
        TestSubscriber<UpdateResult<Integer>> downstream = TestSubscriber.create();
        return new KeyedSubscriber<>(downstream, TckTest.PIPELINE.pipeline());
    }

    @Override
    public Outbound<Integer, Integer> createElement(int element) {
        return TckTest.outbound(element);
    }
}
