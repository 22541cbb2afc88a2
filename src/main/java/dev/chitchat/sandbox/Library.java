package dev.chitchat.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The small-talk library with the history of each question; its owner guards it. */
final class Library {

    static final int MOST_CHANGES_KEPT = 100_000;

    private final Map<String, StoredQuestion> questions = new LinkedHashMap<>();
    private final Map<String, List<AppliedChange>> changes = new LinkedHashMap<>();

    boolean contains(String questionId) {
        return questions.containsKey(questionId);
    }

    void put(String questionId, StoredQuestion question) {
        questions.put(questionId, question);
    }

    void apply(String questionId, AppliedChange change) {
        StoredQuestion before = questions.getOrDefault(questionId, StoredQuestion.EMPTY);
        questions.put(questionId, before.changedBy(change.fields()));
        List<AppliedChange> history = changes.computeIfAbsent(questionId, id -> new ArrayList<>());
        if (history.size() < MOST_CHANGES_KEPT) {
            history.add(change);
        }
    }

    Map<String, StoredQuestion> questions() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    }

    List<AppliedChange> history(String questionId) {
        return List.copyOf(changes.getOrDefault(questionId, List.of()));
    }
}
