package dev.chitchat.sandbox.commands;

import dev.chitchat.sandbox.AppliedChange;
import dev.chitchat.sandbox.StoredQuestion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The small-talk library: categories, questions and the history of each; its owner guards it. */
public final class Library {

    static final int MOST_CHANGES_KEPT = 100_000;

    /** The tag of the language that questions without one are in. */
    public static final String DEFAULT_LANGUAGE = "zh";

    private static final int MOST_TOUCHED = 20;

    final Map<String, StoredQuestion> questions = new LinkedHashMap<>();

    private final Map<String, List<AppliedChange>> changes = new LinkedHashMap<>();
    private final Deque<String> touched = new ArrayDeque<>();
    private final Set<String> languages = new LinkedHashSet<>(List.of(DEFAULT_LANGUAGE));
    private final Categories categories = new Categories();

    /** Where its questions belong. */
    public Categories categories() {
        return categories;
    }

    /** The tags of its languages, the default first; what changes them changes the library. */
    public Set<String> languages() {
        return languages;
    }

    /** Stores a question, in no history. */
    public void put(String questionId, StoredQuestion question) {
        questions.put(questionId, question);
        touch(questionId);
    }

    void apply(String questionId, AppliedChange change) {
        StoredQuestion before = questions.getOrDefault(questionId, StoredQuestion.EMPTY);
        questions.put(questionId, before.changedBy(change.fields()));
        touch(questionId);
        List<AppliedChange> history = changes.computeIfAbsent(questionId, id -> new ArrayList<>());
        if (history.size() < MOST_CHANGES_KEPT) {
            history.add(change);
        }
    }

    private void touch(String questionId) {
        touched.remove(questionId);
        touched.addFirst(questionId);
        if (touched.size() > MOST_TOUCHED) {
            touched.removeLast();
        }
    }

    /** Those changed last, the latest first; a few. */
    public Map<String, StoredQuestion> latest() {
        Map<String, StoredQuestion> latest = new LinkedHashMap<>();
        for (String questionId : touched) {
            StoredQuestion question = questions.get(questionId);
            if (question != null) {
                latest.put(questionId, question);
            }
        }
        return latest;
    }

    /** How many questions it holds. */
    public int size() {
        return questions.size();
    }

    /** A copy. */
    public Map<String, StoredQuestion> questions() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    }

    /** What calls did to a question. */
    public List<AppliedChange> history(String questionId) {
        return List.copyOf(changes.getOrDefault(questionId, List.of()));
    }
}
