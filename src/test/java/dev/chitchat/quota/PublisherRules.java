package dev.chitchat.quota;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Mono;

/** Checks the operator, with a token free for every call, against the rules for publishers. */
public final class PublisherRules extends PublisherVerification<Integer> {

    private static final Limiter LIMITER = Quota.local(Rate.perSecond(100_000)).limiter("rules", "command");

    /** Made by TestNG. */
    public PublisherRules() {
        super(new TestEnvironment(1_000, 100));
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1;
    }

    @Override
    public Publisher<Integer> createPublisher(long elements) {
        return LIMITER.limit(elements == 0 ? Mono.empty() : Mono.just(1));
    }

    /** There is none: nothing can fail before it is asked for. */
    @Override
    @SuppressWarnings("NullAway")
    public Publisher<Integer> createFailedPublisher() {
        return null;
    }
}
