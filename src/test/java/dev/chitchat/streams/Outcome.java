package dev.chitchat.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.UpdateResult;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.StoredQuestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a stream of edits came to, by its results and by what the sandbox saw.
 *
 * @param edits what was sent
 * @param results what came back, in order
 * @param sandbox where it was sent to
 */
record Outcome(Edits edits, List<UpdateResult<Integer>> results, ChitchatSandbox sandbox) {

    void everyLineHasOneResult() {
        List<Integer> all = IntStream.range(0, edits.updates().size()).boxed().toList();
        assertThat(results).extracting(UpdateResult::correlation).containsExactlyInAnyOrderElementsOf(all);
    }

    /** Repeats of one and the same call are allowed, since a retry may follow a call that took effect. */
    void everyHistoryIsInTheOrderOfTheLines() {
        loads().forEach((question, loads) -> {
            List<StoredQuestion> seen = sandbox.history(question).stream()
                    .map(change -> change.fields())
                    .toList();
            assertThat(withoutRepeats(seen)).as(question).isEqualTo(withoutRepeats(loads));
        });
    }

    void libraryIsWhatTheAppliedLinesMakeInOrder() {
        assertThat(sandbox.library()).isEqualTo(edits.applied(taken()));
    }

    /** The lines that took effect. */
    List<Integer> taken() {
        return results.stream()
                .filter(result -> !(result instanceof UpdateResult.Failed))
                .map(UpdateResult::correlation)
                .toList();
    }

    List<Integer> failed() {
        return results.stream()
                .filter(result -> result instanceof UpdateResult.Failed)
                .map(UpdateResult::correlation)
                .sorted()
                .toList();
    }

    /** What each call must have held, by question, if the results tell the truth about what was merged into what. */
    private Map<String, List<StoredQuestion>> loads() {
        Map<Integer, StoredQuestion> byCarrier = new LinkedHashMap<>();
        for (int line : taken().stream().sorted().toList()) {
            byCarrier.merge(carrier(line), Edits.fields(edits.at(line)), StoredQuestion::changedBy);
        }
        Map<String, List<StoredQuestion>> loads = new LinkedHashMap<>();
        byCarrier.forEach(
                (line, fields) -> loads.computeIfAbsent(edits.at(line).standardQuestionId(), id -> new ArrayList<>())
                        .add(fields));
        return loads;
    }

    private int carrier(int line) {
        return results.stream()
                .filter(result -> result.correlation() == line)
                .map(result -> result instanceof UpdateResult.Merged<Integer> merged ? merged.into() : line)
                .findFirst()
                .orElseThrow();
    }

    private static List<StoredQuestion> withoutRepeats(List<StoredQuestion> changes) {
        List<StoredQuestion> distinct = new ArrayList<>();
        for (StoredQuestion change : changes) {
            if (distinct.isEmpty() || !distinct.get(distinct.size() - 1).equals(change)) {
                distinct.add(change);
            }
        }
        return distinct;
    }
}
