package dev.chitchat.cli.plan;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of a file with a library.
 *
 * <p>An entry without an id that is in the library already, field by field, is the same question: so a push that broke off
 * after adding it does not add it again.
 */
final class Comparison {

    /** What the file does not say of a question that is added. */
    private static final LibraryQuestion NEW =
            new LibraryQuestion("", "", "", AnswerType.TEXT, 0, QuestionStatus.ENABLED, List.of());

    private static final Set<AnswerType> ANSWER_TYPES = Set.of(AnswerType.TEXT, AnswerType.RICH);
    private static final Set<QuestionStatus> STATUSES = Set.of(QuestionStatus.ENABLED, QuestionStatus.DISABLED);

    private final Map<String, LibraryQuestion> unseen = new LinkedHashMap<>();
    private final CategoryTree tree;
    private final List<Change> changes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> placeOfId = new HashMap<>();
    private final Map<@Nullable String, String> textOfId = new HashMap<>();
    private final Map<@Nullable String, @Nullable String> languageOfId = new HashMap<>();
    private final List<FileEntry> newTexts = new ArrayList<>();

    Comparison(Collection<LibraryQuestion> library, CategoryTree tree) {
        library.forEach(question -> {
            unseen.put(question.standardQuestionId(), question);
            textOfId.put(question.standardQuestionId(), question.question());
            languageOfId.put(question.standardQuestionId(), question.languageTag());
        });
        this.tree = tree;
    }

    Plan compare(Collection<FileEntry> file) {
        if (isForAnotherAccount(file)) {
            problems.add(
                    "none of the ids in the file is in this library, so it seems to be of another account or region;"
                            + " check --sdk-app-id, --region and --endpoint, or take the ids out to add the questions anew");
            return new Plan(List.of(), problems);
        }
        // Those with an id first, so that an entry without can only stand for a question that no other one names.
        file.stream().filter(entry -> entry.id() != null).forEach(entry -> known(entry, String.valueOf(entry.id())));
        file.stream().filter(entry -> entry.id() == null).forEach(this::add);
        refuseDoubles(file);
        // A file may hold the questions of some languages only, and lacks none of the others.
        Set<@Nullable String> spoken = new HashSet<>();
        file.forEach(entry -> spoken.add(language(entry)));
        unseen.values().stream()
                .filter(question -> spoken.contains(question.languageTag()))
                .forEach(question -> changes.add(new Change.Deleted(question)));
        return new Plan(changes, problems);
    }

    private boolean isForAnotherAccount(Collection<FileEntry> file) {
        return file.stream().anyMatch(entry -> entry.id() != null)
                && file.stream().noneMatch(entry -> entry.id() != null && unseen.containsKey(entry.id()));
    }

    private void known(FileEntry entry, String id) {
        String first = placeOfId.putIfAbsent(id, entry.place());
        if (first != null) {
            problem(entry, "the id " + id + " stands in " + first + " already; keep one of the two");
            return;
        }
        LibraryQuestion before = unseen.remove(id);
        if (before == null) {
            problem(
                    entry,
                    "the library holds no question " + id + "; correct the id, or take it out to add a question");
            return;
        }
        if (entry.language() != null && !entry.language().equals(before.languageTag())) {
            problem(
                    entry,
                    "Language is '" + entry.language() + "', and the library has the question in "
                            + (before.languageTag() == null ? "the default one" : "'" + before.languageTag() + "'")
                            + ", which cannot be changed; correct it, or leave it out");
            return;
        }
        Optional<Long> category =
                entry.category() == null ? Optional.of(before.categoryId()) : category(entry, entry.category());
        if (category.isEmpty()) {
            return;
        }
        LibraryQuestion after = entry.over(before, category.get());
        if (isAcceptable(entry, after, before)) {
            Edit.of(before, after, tree).ifPresent(changes::add);
            if (!after.question().equals(before.question())) {
                newTexts.add(entry);
            }
        }
    }

    private void add(FileEntry entry) {
        if (entry.question() == null || entry.answer() == null || entry.category() == null) {
            problem(
                    entry,
                    "a question without an id is added, and needs Question, Answer and Category; give all three");
            return;
        }
        Optional<Long> category = category(entry, entry.category());
        if (category.isEmpty()) {
            return;
        }
        LibraryQuestion wanted = entry.over(NEW, category.get());
        if (!isAcceptable(entry, wanted, null)) {
            return;
        }
        NewQuestion question = new NewQuestion(
                category.get(), wanted.question(), wanted.answer(), wanted.answerType(), wanted.similarQuestions());
        Optional<LibraryQuestion> there = unseen.values().stream()
                .filter(question::matches)
                .filter(same -> Objects.equals(same.languageTag(), entry.language()))
                .findFirst();
        if (there.isPresent()) {
            unseen.remove(there.get().standardQuestionId());
            Edit.of(there.get(), entry.over(there.get(), category.get()), tree).ifPresent(changes::add);
        } else if (entry.language() != null) {
            problem(
                    entry,
                    "the service has no documented way to add a question in the language '" + entry.language()
                            + "', only in the default one; add it in the console and pull, or leave Language out");
        } else if (!wanted.status().equals(QuestionStatus.ENABLED)) {
            problem(entry, "a question that is added is in effect at once; add it as enabled and disable it later");
        } else {
            newTexts.add(entry);
            changes.add(new Change.Added(entry, question));
        }
    }

    private Optional<Long> category(FileEntry entry, String path) {
        try {
            return Optional.of(CategoryPath.find(tree, path));
        } catch (IllegalArgumentException e) {
            problem(entry, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** What the library has may stay, however strange; only what the file brings in must be such that the service takes it. */
    private boolean isAcceptable(FileEntry entry, LibraryQuestion after, @Nullable LibraryQuestion before) {
        int known = problems.size();
        if (after.question().isBlank() && (before == null || !after.question().equals(before.question()))) {
            problem(entry, "Question is empty, and the service empties none; give a text");
        }
        if (after.answer().isBlank() && (before == null || !after.answer().equals(before.answer()))) {
            problem(entry, "Answer is empty, and the service empties none; give a text");
        }
        if (!ANSWER_TYPES.contains(after.answerType())
                && (before == null || !after.answerType().equals(before.answerType()))) {
            problem(entry, "AnswerType must be 0 (text) or 2 (rich)");
        }
        if (!STATUSES.contains(after.status())
                && (before == null || !after.status().equals(before.status()))) {
            problem(entry, "Status must be enabled or disabled");
        }
        if (after.similarQuestions().stream().anyMatch(String::isBlank)
                && (before == null || !after.similarQuestions().equals(before.similarQuestions()))) {
            problem(entry, "SimilarQuestions holds a blank text; take it out");
        }
        return problems.size() == known;
    }

    /** Ignores duplicates that the library has already, since this file did not bring them in. */
    private void refuseDoubles(Collection<FileEntry> file) {
        Map<String, List<String>> places = new HashMap<>();
        file.forEach(entry ->
                places.computeIfAbsent(asked(entry), text -> new ArrayList<>()).add(entry.place()));
        unseen.values()
                .forEach(question -> places.computeIfAbsent(
                                asked(question.question(), question.languageTag()), text -> new ArrayList<>())
                        .add("the library as " + question.standardQuestionId()));
        for (FileEntry entry : newTexts) {
            places.getOrDefault(asked(entry), List.of()).stream()
                    .filter(place -> !place.equals(entry.place()))
                    .findFirst()
                    .ifPresent(place -> problem(
                            entry, "the question '" + text(entry) + "' is in " + place + " too; ask it in one place"));
        }
    }

    /** A question may be asked once in each language. */
    private String asked(FileEntry entry) {
        return asked(text(entry), language(entry));
    }

    private static String asked(String text, @Nullable String language) {
        return language == null ? text : text + '\n' + language;
    }

    private @Nullable String language(FileEntry entry) {
        return entry.id() == null ? entry.language() : languageOfId.get(entry.id());
    }

    /** The question that an entry asks, said in the file or not. */
    private String text(FileEntry entry) {
        return entry.question() == null ? textOfId.getOrDefault(entry.id(), "") : entry.question();
    }

    private void problem(FileEntry entry, String what) {
        problems.add(entry.place() + ": " + what);
    }
}
