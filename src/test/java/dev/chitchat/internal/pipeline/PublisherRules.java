package dev.chitchat.internal.pipeline;

import dev.chitchat.api.UpdateResult;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The compatibility kit on what the operator emits; named so that only {@link TckTest} runs it. */
public final class PublisherRules extends PublisherVerification<UpdateResult<Integer>> {

    /** Waits a little at most, since the machine may be busy. */
    public PublisherRules() {
        super(new TestEnvironment(1_000, 50));
    }

    @Override
    public Publisher<UpdateResult<Integer>> createPublisher(long elements) {
        return TckTest.PIPELINE.send(
                Flux.range(0, (int) Math.min(elements, 1_000_000)).map(TckTest::outbound));
    }

    @Override
    public Publisher<UpdateResult<Integer>> createFailedPublisher() {
        return TckTest.PIPELINE.send(Flux.error(new IllegalStateException("failed by the test")));
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1_000_000;
    }
}
