package dev.chitchat.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.CallListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Random latencies, backoffs and failures in virtual time against a reference as plain as can be: every message sets
 * some fields of its key, and in the end each key holds what applying the messages one after the other would leave.
 */
class ModelTest {

    private static final int MESSAGES = 2_000;

    /** A message that sets some of four fields of a key; one that holds a poisoned value is always refused. */
    private record Edit(String key, Map<Integer, Integer> fields, boolean poisoned) {

        Edit mergedWith(Edit later) {
            Map<Integer, Integer> both = new HashMap<>(fields);
            both.putAll(later.fields);
            return new Edit(key, both, poisoned || later.poisoned);
        }
    }

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Map<String, Map<Integer, Integer>> server = new HashMap<>();
    private final Set<String> busy = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private int underWay;
    private int bound;
    private int made;

    private static List<Edit> edits(Random random, int keys) {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            Map<Integer, Integer> fields = new HashMap<>();
            fields.put(random.nextInt(4), i);
            fields.put(random.nextInt(4), i);
            edits.add(new Edit("key" + random.nextInt(keys), fields, random.nextInt(20) == 0));
        }
        return edits;
    }

    private static Map<String, Map<Integer, Integer>> reference(List<Edit> edits) {
        Map<String, Map<Integer, Integer>> library = new HashMap<>();
        edits.stream()
                .filter(edit -> !edit.poisoned)
                .forEach(edit -> library.computeIfAbsent(edit.key, key -> new HashMap<>())
                        .putAll(edit.fields));
        return library;
    }

    private Mono<UpdateReceipt> call(Random random, Edit edit, CallListener progress) {
        return Mono.defer(() -> {
            enter(edit);
            Mono<UpdateReceipt> attempt = Mono.delay(Duration.ofMillis(1 + random.nextInt(50)), time)
                    .then(Mono.fromCallable(() -> serve(edit)))
                    .doOnTerminate(() -> leave(edit));
            return random.nextInt(4) == 0 ? backOffFirst(random, progress, attempt) : attempt;
        });
    }

    private Mono<UpdateReceipt> backOffFirst(Random random, CallListener progress, Mono<UpdateReceipt> attempt) {
        Mono<Long> wait = Mono.delay(Duration.ofMillis(random.nextInt(400)), time);
        return Mono.defer(() -> {
                    underWay--;
                    progress.backingOff(ManualCalls.passing(), Duration.ZERO);
                    return wait;
                })
                .doOnNext(over -> {
                    underWay++;
                    progress.permitted();
                })
                .then(attempt);
    }

    private void enter(Edit edit) {
        made++;
        underWay++;
        if (underWay > bound) {
            violations.add(underWay + " under way when a call started, " + bound + " allowed");
        }
        if (!busy.add(edit.key)) {
            violations.add("two calls of " + edit.key);
        }
    }

    private void leave(Edit edit) {
        underWay--;
        busy.remove(edit.key);
    }

    private UpdateReceipt serve(Edit edit) {
        if (edit.poisoned) {
            throw new InvalidUpdateException("poisoned");
        }
        server.computeIfAbsent(edit.key, key -> new HashMap<>()).putAll(edit.fields);
        return ManualCalls.receipt(1);
    }

    private List<UpdateResult<Integer>> run(Random random, List<Edit> edits, boolean merging) {
        int lookAhead = 1 + random.nextInt(200);
        bound = 1 + random.nextInt(8);
        Piped<Edit> pipeline = Piped.<Edit>create(
                        Edit::key, (edit, progress) -> call(random, edit, progress), merging ? Edit::mergedWith : null)
                .withLookAhead(lookAhead)
                .withMaxInFlight(bound)
                .withClock(time);
        List<UpdateResult<Integer>> results = new ArrayList<>();
        boolean[] completed = {false};
        pipeline.send(Flux.range(0, edits.size()).map(i -> Outbound.of(edits.get(i), i)))
                .subscribe(results::add, error -> violations.add(error.toString()), () -> completed[0] = true);
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(completed[0]).as("completed").isTrue();
        return results;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void plainStreamEqualsSendingOneAfterTheOther(long seed) {
        check(seed, false);
        assertThat(made).as("seed %d: calls", seed).isEqualTo(MESSAGES);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void mergedStreamEqualsSendingOneAfterTheOther(long seed) {
        check(seed, true);
    }

    private void check(long seed, boolean merging) {
        Random random = new Random(seed);
        List<Edit> edits = edits(random, 1 + random.nextInt(100));
        List<UpdateResult<Integer>> results = run(random, edits, merging);

        assertThat(violations).as("seed %d", seed).isEmpty();
        assertThat(server).as("seed %d: library", seed).isEqualTo(reference(edits));
        assertThat(results).as("seed %d: one result each", seed).hasSize(MESSAGES);
        assertThat(results).extracting(UpdateResult::correlation).doesNotHaveDuplicates();
        assertThat(results).as("seed %d: outcomes", seed).allSatisfy(result -> assertOutcome(edits, result));
        assertOrderPerKey(seed, edits, results);
    }

    private static void assertOutcome(List<Edit> edits, UpdateResult<Integer> result) {
        boolean poisoned = edits.get(result.correlation()).poisoned;
        assertThat(result instanceof UpdateResult.Failed).isEqualTo(poisoned);
    }

    private static void assertOrderPerKey(long seed, List<Edit> edits, List<UpdateResult<Integer>> results) {
        Map<String, Integer> last = new HashMap<>();
        for (UpdateResult<Integer> result : results) {
            String key = edits.get(result.correlation()).key;
            int call = result instanceof UpdateResult.Merged<Integer> merged ? merged.into() : result.correlation();
            Integer before = last.put(key, call);
            assertThat(call)
                    .as("seed %d: order of %s", seed, key)
                    .isGreaterThanOrEqualTo(Objects.requireNonNullElse(before, -1));
        }
    }
}
