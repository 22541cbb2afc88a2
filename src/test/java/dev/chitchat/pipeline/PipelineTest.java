package dev.chitchat.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Many keys and instant calls. */
class PipelineTest {

    @Test
    void millionDistinctKeysWithInstantCallsNeitherHangNorOverflowTheStack() {
        Pipeline<Integer, Integer> pipeline = Pipeline.create(
                i -> "key" + i, (i, progress) -> Mono.just(1), attempts -> attempts, PipelineOptions.DEFAULTS);

        Long applied = pipeline.send(Flux.range(0, 1_000_000).map(i -> Outbound.of(i, i)))
                .filter(result -> result instanceof UpdateResult.Applied)
                .count()
                .block(Duration.ofSeconds(30));

        assertThat(applied).isEqualTo(1_000_000);
    }

    @Test
    void everyElementOfABusyKeyComesBackInOrder() {
        Set<Integer> underWay = new HashSet<>();
        Pipeline<Integer, Integer> pipeline = Pipeline.create(
                i -> "key" + i % 3,
                (i, progress) -> Mono.fromSupplier(() -> underWay.add(i) ? 1 : 2),
                attempts -> attempts,
                PipelineOptions.DEFAULTS);

        assertThat(pipeline.send(Flux.range(0, 1_000).map(i -> Outbound.of(i, i)))
                        .map(UpdateResult::correlation)
                        .filter(i -> i % 3 == 0)
                        .collectList()
                        .block(Duration.ofSeconds(30)))
                .hasSize(334)
                .isSorted();
    }
}
