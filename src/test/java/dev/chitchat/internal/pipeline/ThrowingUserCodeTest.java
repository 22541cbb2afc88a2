package dev.chitchat.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a subscriber throws ends at most the stream that it belongs to. */
class ThrowingUserCodeTest {

    private static Flux<Outbound<String, String>> fifty() {
        return Flux.range(0, 50).map(i -> Outbound.of("key" + i, "key" + i));
    }

    @Test
    void whatASubscriberThrowsEndsItsOwnStream() {
        List<Throwable> heard = new ArrayList<>();
        Piped.<String>create(message -> message, (message, progress) -> Mono.just(ManualCalls.receipt(1)), null)
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
