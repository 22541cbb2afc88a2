package dev.chitchat.sandbox.commands;

import dev.chitchat.internal.text.TitlePath;
import dev.chitchat.sandbox.AppliedChange;
import dev.chitchat.sandbox.StoredCategory;
import dev.chitchat.sandbox.StoredQuestion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The small-talk library: categories, questions and the history of each; its owner guards it. */
public final class Library {

    /** The menu type of a category that the system has not preset. */
    public static final int CUSTOMER = 0;

    static final int MOST_CHANGES_KEPT = 100_000;

    /** The tag of the language that questions without one are in. */
    static final String DEFAULT_LANGUAGE = "zh";

    private static final int MOST_TOUCHED = 20;
    private static final int ALL = 1;
    private static final int PRESET = 2;
    private static final long PRESET_ROOT = 10506;
    private static final List<StoredCategory> PRESETS = List.of(
            new StoredCategory(10505, 0, "All categories", ALL),
            new StoredCategory(PRESET_ROOT, 0, "System preset categories", PRESET),
            new StoredCategory(10508, PRESET_ROOT, "Daily greetings", PRESET),
            new StoredCategory(10509, PRESET_ROOT, "About the bot", PRESET),
            new StoredCategory(10510, PRESET_ROOT, "Emotions", PRESET),
            new StoredCategory(10511, PRESET_ROOT, "Hobbies", PRESET),
            new StoredCategory(10512, PRESET_ROOT, "Customer service talk", PRESET));

    final Map<String, StoredQuestion> questions = new LinkedHashMap<>();
    final Map<Long, StoredCategory> categories = new LinkedHashMap<>();

    private final Map<String, List<AppliedChange>> changes = new LinkedHashMap<>();
    private final Deque<String> touched = new ArrayDeque<>();
    /** The tags of its languages, the default first. */
    final Set<String> languages = new LinkedHashSet<>(List.of(DEFAULT_LANGUAGE));

    private long nextCategoryId = 10515;

    public Library() {
        PRESETS.forEach(this::put);
    }

    public void put(StoredCategory category) {
        categories.put(category.id(), category);
        nextCategoryId = Math.max(nextCategoryId, category.id() + 1);
    }

    StoredCategory addCategory(long parentId, String title) {
        StoredCategory added = new StoredCategory(nextCategoryId, parentId, title, CUSTOMER);
        put(added);
        return added;
    }

    /** The category at the end of a {@link TitlePath}; what is missing of the way is added. */
    public long resolve(String path) {
        long at = 0;
        for (String title : TitlePath.titles(path)) {
            long parent = at;
            at = categories.values().stream()
                    .filter(category ->
                            category.parentId() == parent && category.title().equals(title))
                    .findFirst()
                    .orElseGet(() -> addCategory(parent, title))
                    .id();
        }
        return at;
    }

    /** A copy, in the order in which they came up. */
    public Collection<StoredCategory> categories() {
        return List.copyOf(categories.values());
    }

    /** The category and what lies below it; of the node of all categories, everything, and 0 for what is in none. */
    Set<Long> withDescendants(long id) {
        Set<Long> found = new LinkedHashSet<>(List.of(id));
        StoredCategory top = categories.get(id);
        if (top != null && top.menuType() == ALL) {
            found.addAll(categories.keySet());
            found.add(0L);
        }
        List<StoredCategory> open = new ArrayList<>(categories.values());
        boolean grew = true;
        while (grew) {
            grew = open.removeIf(category -> found.contains(category.parentId()) && found.add(category.id()));
        }
        return found;
    }

    /** Stores a question, in no history; the library speaks its language from then on. */
    public void put(String questionId, StoredQuestion question) {
        questions.put(questionId, question);
        if (question.language() != null) {
            languages.add(question.language());
        }
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
            latest.computeIfAbsent(questionId, questions::get);
        }
        return latest;
    }

    public int size() {
        return questions.size();
    }

    public Map<String, StoredQuestion> questions() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    }

    public List<AppliedChange> history(String questionId) {
        return List.copyOf(changes.getOrDefault(questionId, List.of()));
    }
}
