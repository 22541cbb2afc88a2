package dev.chitchat.streams;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.internal.pipeline.Pipeline;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToLongFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A million updates of a million questions through the operator, beside a plain {@code flatMap} of the same calls.
 *
 * <p>Calls end at once, so what is measured is the operator alone; they are hidden from {@code flatMap}, which takes the
 * value of a plain {@code Mono.just} without subscribing, as no real call allows. To be run by hand, in little memory:
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -Xmx256m -cp "target/classes:target/test-classes:$(cat target/classpath)" dev.chitchat.streams.MillionUpdates
 * </pre>
 */
final class MillionUpdates {

    private static final int UPDATES = 1_000_000;
    private static final int ROUNDS = 12;
    private static final int WARM_UP = 3;
    private static final int IN_FLIGHT = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private MillionUpdates() {}

    public static void main(String[] args) {
        Pipeline<ChitchatUpdate> plain = pipeline().withoutMerging();
        Pipeline<ChitchatUpdate> merging = pipeline();
        double[][] perSecond = new double[3][ROUNDS - WARM_UP];
        for (int round = 0; round < ROUNDS; round++) {
            double[] speeds = {
                time(MillionUpdates::flatMap),
                time(updates -> count(plain.send(updates))),
                time(updates -> count(merging.send(updates)))
            };
            for (int kind = 0; kind < speeds.length && round >= WARM_UP; kind++) {
                perSecond[kind][round - WARM_UP] = speeds[kind];
            }
        }
        report("flatMap", perSecond[0]);
        report("operator", perSecond[1]);
        report("operator, merging", perSecond[2]);
        reportHeap();
    }

    private static Pipeline<ChitchatUpdate> pipeline() {
        return new Pipeline<>(
                ChitchatUpdate::standardQuestionId,
                (update, progress) -> call(update),
                ChitchatUpdate::followedBy,
                Pipeline.LOOK_AHEAD,
                Schedulers.parallel(),
                null,
                () -> IN_FLIGHT);
    }

    private static Mono<UpdateReceipt> call(ChitchatUpdate update) {
        return Mono.just(new UpdateReceipt(update.standardQuestionId(), 1, Duration.ZERO, null))
                .hide();
    }

    private static long flatMap(Flux<Outbound<ChitchatUpdate, Integer>> updates) {
        return count(updates.flatMap(update -> call(update.message()), IN_FLIGHT));
    }

    private static long count(Flux<?> results) {
        Long count = results.count().block(PATIENCE);
        return count == null ? 0 : count;
    }

    /** Updates a second. */
    private static double time(ToLongFunction<Flux<Outbound<ChitchatUpdate, Integer>>> way) {
        long start = System.nanoTime();
        long results = way.applyAsLong(Flux.range(0, UPDATES).map(MillionUpdates::update));
        if (results != UPDATES) {
            throw new IllegalStateException(results + " results for " + UPDATES + " updates");
        }
        return UPDATES * 1e9 / (System.nanoTime() - start);
    }

    private static Outbound<ChitchatUpdate, Integer> update(int line) {
        return Outbound.of(ChitchatUpdate.of("question-" + line).withAnswer("Hello!", AnswerType.TEXT), line);
    }

    private static void report(String name, double[] perSecond) {
        double[] sorted = perSecond.clone();
        Arrays.sort(sorted);
        print(
                "%-20s median %,9.0f updates/s, lowest %,9.0f, highest %,9.0f (%d rounds)",
                name, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    private static void reportHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        print(
                "heap after: %,d KiB of %,d MiB; collections: %s",
                (runtime.totalMemory() - runtime.freeMemory()) / 1024, runtime.maxMemory() >> 20, collections());
    }

    private static String collections() {
        StringBuilder text = new StringBuilder();
        ManagementFactory.getGarbageCollectorMXBeans()
                .forEach(collector -> text.append(collector.getName())
                        .append(' ')
                        .append(collector.getCollectionCount())
                        .append(" in ")
                        .append(collector.getCollectionTime())
                        .append(" ms; "));
        return text.toString();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
