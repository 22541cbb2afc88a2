package dev.chitchat.streams;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.sandbox.StoredQuestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A file of edits, the same for the same seed, and what a library comes to that is given some of them in order.
 *
 * @param updates the lines, from 0
 */
record Edits(List<ChitchatUpdate> updates) {

    static Edits random(long seed, int count, int questions) {
        Random random = new Random(seed);
        List<ChitchatUpdate> updates = new ArrayList<>();
        for (int line = 0; line < count; line++) {
            updates.add(randomUpdate(random, "q" + random.nextInt(questions), line));
        }
        return new Edits(List.copyOf(updates));
    }

    private static ChitchatUpdate randomUpdate(Random random, String id, int line) {
        ChitchatUpdate update = ChitchatUpdate.of(id);
        while (!update.changesSomething()) {
            update = new ChitchatUpdate(
                    id,
                    random.nextInt(3) == 0 ? "question " + line : null,
                    random.nextInt(2) == 0 ? "answer " + line : null,
                    random.nextInt(3) == 0 ? AnswerType.of(2 * random.nextInt(2)) : null,
                    random.nextInt(4) == 0 ? (long) random.nextInt(50) : null);
        }
        return update;
    }

    /** Each with its line. */
    Flux<Outbound<ChitchatUpdate, Integer>> stream() {
        return Flux.range(0, updates.size()).map(line -> Outbound.of(updates.get(line), line));
    }

    ChitchatUpdate at(int line) {
        return updates.get(line);
    }

    /** What is in the library once these lines took effect, and no others. */
    Map<String, StoredQuestion> applied(Collection<Integer> lines) {
        Map<String, StoredQuestion> library = new LinkedHashMap<>();
        lines.stream().sorted().map(this::at).forEach(update -> {
            StoredQuestion before = library.getOrDefault(update.standardQuestionId(), StoredQuestion.EMPTY);
            library.put(update.standardQuestionId(), before.changedBy(fields(update)));
        });
        return library;
    }

    static StoredQuestion fields(ChitchatUpdate update) {
        return new StoredQuestion(update.question(), update.answer(), code(update.answerType()), update.categoryId());
    }

    private static @Nullable Integer code(@Nullable AnswerType type) {
        return type == null ? null : type.code();
    }
}
