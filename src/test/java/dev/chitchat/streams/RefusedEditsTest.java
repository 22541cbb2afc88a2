package dev.chitchat.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates that the service refuses for good: merged with others or not, the outcome is that of sending each in order. */
@Timeout(60)
class RefusedEditsTest {

    private static final AnswerType UNKNOWN = AnswerType.of(7);
    private static final ChitchatUpdate CATEGORY = ChitchatUpdate.of("q").withCategory(5);

    /** Slow enough for the others to be waiting when the first call is answered. */
    private static final SandboxOptions SLOW = RealClient.SANDBOX.withJitter(Jitter.steady(Duration.ofMillis(50)));

    private static final String BROKEN = "half of a character: \ud83d";

    private static Outcome send(Edits edits, SandboxOptions options, boolean merging) {
        return send(edits, options, merging, RealClient.CALLS_PER_SECOND);
    }

    private static Outcome send(Edits edits, SandboxOptions options, boolean merging, int inFlight) {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(options);
                ChitchatClient client = RealClient.of(sandbox)
                        .lookAhead(1_024)
                        .merging(merging)
                        .maxInFlight(inFlight)
                        .build()) {
            sandbox.put("known", StoredQuestion.EMPTY);
            List<UpdateResult<Integer>> results =
                    client.updateAll(edits.stream()).collectList().block(Duration.ofSeconds(50));
            return new Outcome(edits, Objects.requireNonNull(results), sandbox);
        }
    }

    /** One line in eight is refused: its type is unknown, it changes nothing, or its text cannot be written. */
    private static Edits spoiled(long seed) {
        Random random = new Random(seed);
        List<ChitchatUpdate> updates =
                new ArrayList<>(Edits.random(seed, 400, 20).updates());
        updates.replaceAll(update -> random.nextInt(8) == 0 ? spoil(update, random) : update);
        return new Edits(List.copyOf(updates));
    }

    private static ChitchatUpdate spoil(ChitchatUpdate update, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> ChitchatUpdate.of(update.standardQuestionId());
            case 1 -> update.withQuestion(BROKEN);
            default -> update.withAnswerType(UNKNOWN);
        };
    }

    private static List<Integer> refusedOneByOne(Edits edits) {
        return IntStream.range(0, edits.updates().size())
                .filter(line -> isRefused(edits.at(line)))
                .boxed()
                .toList();
    }

    private static boolean isRefused(ChitchatUpdate update) {
        return !update.changesSomething() || UNKNOWN.equals(update.answerType()) || BROKEN.equals(update.question());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void mergedOrNotRefusedLinesFailAndAllOthersTakeEffect(long seed) {
        Edits edits = spoiled(seed);
        for (boolean merging : new boolean[] {false, true}) {
            Outcome outcome = send(edits, RealClient.SANDBOX, merging);

            outcome.everyLineHasOneResult();
            assertThat(outcome.failed()).as("merging: %s", merging).isEqualTo(refusedOneByOne(edits));
            assertThat(outcome.sandbox().library())
                    .as("merging: %s", merging)
                    .containsExactlyInAnyOrderEntriesOf(withKnown(outcome));
        }
    }

    private static Map<String, StoredQuestion> withKnown(Outcome outcome) {
        Map<String, StoredQuestion> library = outcome.edits().applied(outcome.taken());
        library.putIfAbsent("known", StoredQuestion.EMPTY);
        return library;
    }

    @Test
    void partsOfARefusedCallGoOutOneByOneAndGetTheirOwnResults() {
        Edits edits = new Edits(List.of(
                CATEGORY, CATEGORY.withAnswer("a"), ChitchatUpdate.of("q").withAnswerType(UNKNOWN), CATEGORY));
        Outcome outcome = send(edits, SLOW, true);

        assertThat(outcome.failed()).containsExactly(2);
        assertThat(outcome.sandbox().calls()).extracting(RecordedCall::code).containsExactly(0, -7, 0, -7, 0);
        assertThat(outcome.results())
                .extracting(UpdateResult::attempts)
                .as("the merged call counts too")
                .containsExactly(1, 2, 2, 2);
    }

    @Test
    void unknownQuestionsFailLineByLineAndTheOthersTakeEffect() {
        List<ChitchatUpdate> updates = new ArrayList<>();
        for (int line = 0; line < 60; line++) {
            updates.add(ChitchatUpdate.of(line % 2 == 0 ? "known" : "unknown").withAnswer("answer " + line));
        }
        // One at a time: before the first success a refusal of this kind would end the stream.
        Outcome outcome = send(new Edits(updates), RealClient.SANDBOX.withKnownQuestionsOnly(true), true, 1);

        outcome.everyLineHasOneResult();
        outcome.libraryIsWhatTheAppliedLinesMakeInOrder();
        assertThat(outcome.failed()).hasSize(30).allMatch(line -> line % 2 == 1);
        assertThat(outcome.sandbox().library()).containsOnlyKeys("known");
    }

    @Test
    void aRefusalIsNotHiddenByALaterUpdateThatReplacesItsField() {
        Edits edits = new Edits(List.of(
                CATEGORY,
                CATEGORY.withQuestion("must not appear").withAnswerType(UNKNOWN),
                CATEGORY.withAnswerType(AnswerType.TEXT)));
        Outcome outcome = send(edits, SLOW, true);

        assertThat(outcome.failed()).containsExactly(1);
        assertThat(outcome.sandbox().library().get("q")).isEqualTo(new StoredQuestion(null, null, 0, 5L));
    }
}
