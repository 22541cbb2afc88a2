package dev.chitchat.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a user's option or subscriber throws ends at most the stream that it belongs to. */
class ThrowingUserCodeTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** So many messages that the bound is asked more than once. */
    private static Flux<Outbound<String, String>> fifty() {
        return Flux.range(0, 50).map(i -> Outbound.of("key" + i, "key" + i));
    }

    @Test
    void aBoundThatThrowsHoldsUpNoStream() {
        AtomicInteger asked = new AtomicInteger();
        IntSupplier throwsOnce = () -> {
            if (asked.getAndIncrement() == 0) {
                throw new NoSuchMethodError("thrown by the bound");
            }
            return 5;
        };
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            Flux<UpdateResult<String>> results = Pipeline.<String, Integer>create(
                            message -> message,
                            (message, progress) -> Mono.just(1),
                            answer -> answer,
                            PipelineOptions.DEFAULTS)
                    .withInFlight(throwsOnce, () -> Duration.ofSeconds(1))
                    .send(fifty());

            StepVerifier.create(results).expectNextCount(50).expectComplete().verify(SOON);
        } finally {
            Hooks.resetOnErrorDropped();
        }
        assertThat(dropped).singleElement().isInstanceOf(NoSuchMethodError.class);
    }

    @Test
    void whatASubscriberThrowsEndsItsOwnStream() {
        List<Throwable> heard = new ArrayList<>();
        Pipeline.<String, Integer>create(
                        message -> message,
                        (message, progress) -> Mono.just(1),
                        answer -> answer,
                        PipelineOptions.DEFAULTS)
                .send(fifty())
                .subscribe(new CoreSubscriber<>() {
                    @Override
                    public void onSubscribe(Subscription subscription) {
                        subscription.request(Long.MAX_VALUE);
                    }

                    @Override
                    public void onNext(UpdateResult<String> result) {
                        throw new NoSuchMethodError("thrown by the subscriber");
                    }

                    @Override
                    public void onError(Throwable failure) {
                        heard.add(failure);
                    }

                    @Override
                    public void onComplete() {}
                });

        assertThat(heard).singleElement().isInstanceOf(NoSuchMethodError.class);
    }
}
