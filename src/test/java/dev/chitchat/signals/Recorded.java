package dev.chitchat.signals;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;
import reactor.test.StepVerifier;

/**
 * Runs a publisher to its end and then has its signals checked. {@link StepVerifier} itself waits by asking every 10 ns, which
 * takes a whole processor from the tests beside.
 */
public final class Recorded {

    private Recorded() {}

    public static <T> StepVerifier.FirstStep<T> of(Publisher<T> publisher) {
        List<Signal<T>> signals =
                Flux.from(publisher).materialize().collectList().block(Duration.ofSeconds(100));
        return StepVerifier.create(
                Flux.fromIterable(Objects.requireNonNull(signals)).dematerialize());
    }
}
