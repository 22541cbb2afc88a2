package dev.chitchat.cli.library;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.internal.text.Excerpt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that has to change so that a library is as a file has it, or why nothing may be sent.
 *
 * <p>An entry without an id that is in the library already, field by field, is the same question: so a push that broke
 * off after adding it does not add it again. An entry with a {@link FileEntry#revision} makes three sides of two, so
 * that what others have changed since is neither reverted nor overwritten without a word.
 */
final class Plan {

    /** A library whose questions have no texts would ask all of them in the same words. */
    private static final int MOST_IDS = 20;

    /** What the file does not say of a question that is added. */
    private static final LibraryQuestion NEW = bare("");

    private static final int TENTH = 10;

    /** One for each question that differs, in the order of the file, those that it lacks last. */
    final List<Change> changes = new ArrayList<>();

    /** Changes of questions that others have changed too since the pull; where there is any, nothing may be sent. */
    final List<Change> conflicts = new ArrayList<>();

    /** What is wrong with the file, a line each; where there is any, nothing may be sent. */
    final List<String> problems = new ArrayList<>();

    /** Questions that others have changed since they were pulled and that were not edited in the file. */
    final List<String> leftAlone = new ArrayList<>();

    /** The categories of the library, those to be created among them. */
    final CategoryPaths paths;

    /** How many questions stay although the file lacks them. */
    long lacking;

    private final Rules rules;
    private final Map<String, LibraryQuestion> unseen = new LinkedHashMap<>();
    private final Map<String, List<LibraryQuestion>> asked = new LinkedHashMap<>();
    private final Map<@Nullable String, LibraryQuestion> byId = new HashMap<>();
    private final Map<String, String> placeOfId = new HashMap<>();
    private final List<FileEntry> newTexts = new ArrayList<>();
    private long guarded;

    private static LibraryQuestion bare(String id) {
        return new LibraryQuestion(id, "", "", AnswerType.TEXT, 0, QuestionStatus.ENABLED, List.of(), null);
    }

    Plan(Collection<FileEntry> file, Collection<LibraryQuestion> library, CategoryTree tree, Rules rules) {
        this.paths = new CategoryPaths(tree, rules.createCategories());
        this.rules = rules;
        library.forEach(question -> {
            unseen.put(question.standardQuestionId(), question);
            byId.put(question.standardQuestionId(), question);
            asked.computeIfAbsent(asked(question), text -> new ArrayList<>()).add(question);
        });
        boolean whole = !rules.partial() && file.stream().noneMatch(FileEntry::undoes);
        if (whole && isForAnotherAccount(file)) {
            problems.add(
                    "none of the ids in the file is in this library, so it seems to be of another account or region;"
                            + " check --sdk-app-id, --region and --endpoint, or take the ids out to add the questions anew");
            return;
        }
        // Those with an id first, so that one without only stands for what no other names; deletions before additions.
        file.stream().filter(entry -> entry.id() != null).forEach(entry -> known(entry, String.valueOf(entry.id())));
        file.stream().filter(entry -> entry.id() == null && entry.deletes()).forEach(this::deleteAlike);
        file.stream().filter(entry -> entry.id() == null && !entry.deletes()).forEach(this::add);
        refuseDoubles(file);
        if (whole) {
            // A file may hold the questions of some languages only, and lacks none of the others. In which one a
            // question was that others have deleted since, the library does not tell any more.
            Set<@Nullable String> spoken = new HashSet<>();
            file.stream()
                    .filter(entry -> entry.id() == null || byId.containsKey(entry.id()))
                    .forEach(entry -> spoken.add(language(entry)));
            unseen.values().stream()
                    .filter(question -> spoken.contains(question.languageTag()) && mayDelete())
                    .forEach(question -> take(new Change.Deleted(question), true));
        }
    }

    long count(String kind) {
        return changes.stream().filter(change -> change.kind().equals(kind)).count();
    }

    /** The paths of categories that have to be created before some of the changes, in that order. */
    List<String> newCategories(List<Change> some) {
        return paths.missing(some.stream()
                .map(Change::after)
                .filter(Objects::nonNull)
                .map(LibraryQuestion::categoryId)
                .toList());
    }

    /** Why so many deletions need to be allowed, or {@code null}. */
    public @Nullable String tooMany() {
        boolean few = rules.maxDelete() == null ? guarded * TENTH <= byId.size() : guarded <= rules.maxDelete();
        return few || !rules.only().contains("delete")
                ? null
                : guarded + " of the " + byId.size() + " questions would be deleted, more than "
                        + (rules.maxDelete() == null ? "a tenth of the library" : "--max-delete allows")
                        + "; see whether the file is whole, and give --max-delete " + guarded + " if it is meant";
    }

    /** Questions that the library holds more than once. */
    List<String> askedTwice() {
        return asked.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> "'" + Excerpt.of(entry.getValue().get(0).question()) + "' by " + ids(entry.getValue()))
                .toList();
    }

    private static String ids(List<LibraryQuestion> questions) {
        int more = questions.size() - MOST_IDS;
        return questions.stream()
                        .limit(MOST_IDS)
                        .map(LibraryQuestion::standardQuestionId)
                        .collect(Collectors.joining(" and "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private boolean isForAnotherAccount(Collection<FileEntry> file) {
        List<String> ids = file.stream()
                .map(FileEntry::id)
                .filter(Objects::nonNull)
                .map(String::strip)
                .toList();
        return !ids.isEmpty() && Collections.disjoint(ids, byId.keySet());
    }

    private void known(FileEntry entry, String id) {
        String first =
                placeOfId.putIfAbsent(id, entry.place().of("StandardQuestionId").toString());
        if (first != null) {
            problem(entry, "StandardQuestionId '" + id + "' stands in " + first + " already; keep one of the two");
            return;
        }
        LibraryQuestion before = unseen.remove(id);
        if (before == null) {
            gone(entry, id);
        } else if (entry.deletes() && !before.status().equals(FileEntry.DELETED)) {
            delete(entry, before);
        } else {
            edit(entry, before);
        }
    }

    private void edit(FileEntry entry, LibraryQuestion before) {
        if (entry.isUnedited(before, String.valueOf(entry.category()))) {
            // Also where its category has another name by now, or is gone.
            if (!isAsPulled(entry, before)) {
                leave(entry, before.question(), "changed");
            }
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
        String path = entry.category();
        Long category = path == null || paths.of(before.categoryId()).equals(path)
                ? (Long) before.categoryId()
                : category(entry, path);
        if (category == null) {
            return;
        }
        LibraryQuestion after = entry.over(before, category);
        if (after.equals(before)) {
            return;
        }
        if (entry.isUnedited(before, paths.of(after.categoryId()))) {
            leave(entry, before.question(), "changed");
        } else if (isAcceptable(entry, after, before)) {
            take(new Change.Edited(entry.place().toString(), before, after), isAsPulled(entry, before));
            if (!after.question().equals(before.question())) {
                newTexts.add(entry);
            }
        }
    }

    private boolean isAsPulled(FileEntry entry, LibraryQuestion live) {
        if (!entry.isChecked()) {
            return true;
        }
        String revision = FileEntry.revision(live, paths.of(live.categoryId()));
        return entry.knows(revision) || rules.begun().contains(revision);
    }

    private void take(Change change, boolean asPulled) {
        if (rules.only().contains(change.kind())) {
            (asPulled || rules.overwrite() ? changes : conflicts).add(change);
        }
    }

    private void leave(FileEntry entry, String question, String what) {
        leftAlone.add(entry.place() + ": '" + Excerpt.of(question) + "' (" + entry.id() + ") was " + what);
    }

    /** The library holds no such question, perhaps no longer. */
    private void gone(FileEntry entry, String id) {
        if (entry.deletes()) {
            return;
        }
        if (entry.isUnedited(bare(id), entry.category() == null ? "" : entry.category())) {
            leave(entry, String.valueOf(entry.question()), "deleted");
        } else if (entry.revision() == null || !entry.isWhole()) {
            problem(
                    entry,
                    "StandardQuestionId '" + id
                            + "' is none of the library's"
                            + (byId.containsKey(id.strip()) ? "; did you mean '" + id.strip() + "'?" : "")
                            + "; correct it, or take it out to add a question");
        } else {
            add(entry, wanted(entry), rules.overwrite());
        }
    }

    /** Adds a question unless it has no category, or where it would come back over a deletion by others. */
    private void add(FileEntry entry, @Nullable LibraryQuestion wanted, boolean allowed) {
        if (wanted != null && isAcceptable(entry, wanted, null)) {
            take(new Change.Added(entry, wanted), allowed);
            newTexts.addAll(allowed ? List.of(entry) : List.of());
        }
    }

    private void delete(FileEntry entry, LibraryQuestion before) {
        if (rules.partial() || entry.undoes() || mayDelete()) {
            take(new Change.Deleted(before), isAsPulled(entry, before));
        }
    }

    /** Counts one that the file lacks, or says is to be deleted. */
    private boolean mayDelete() {
        guarded += rules.delete() ? 1 : 0;
        lacking += rules.delete() ? 0 : 1;
        return rules.delete();
    }

    /** Undoes an addition, whose id the file could not know; in another file the question counts as lacking. */
    private void deleteAlike(FileEntry entry) {
        List<LibraryQuestion> there = entry.undoes() ? unseen(entry).toList() : List.of();
        Optional<LibraryQuestion> same = there.stream()
                .filter(question -> entry.isLike(question, paths.of(question.categoryId())))
                .findFirst();
        same.or(() -> there.stream().findFirst()).ifPresent(question -> {
            unseen.remove(question.standardQuestionId());
            take(new Change.Deleted(question), same.isPresent());
        });
    }

    private void add(FileEntry entry) {
        if (rules.matchQuestion() && entry.question() != null && editAsked(entry)) {
            return;
        }
        if (!entry.isWhole()) {
            problem(
                    entry,
                    "a question without an id is added, and needs Question, Answer and Category; give all three");
            return;
        }
        LibraryQuestion wanted = wanted(entry);
        LibraryQuestion before =
                unseen(entry).filter(same -> isAdded(wanted, same)).findFirst().orElse(null);
        if (wanted == null || before == null) {
            add(entry, wanted, true);
            return;
        }
        unseen.remove(before.standardQuestionId());
        LibraryQuestion after = entry.over(before, wanted.categoryId());
        if (!after.equals(before)) {
            take(new Change.Edited(entry.place().toString(), before, after), true);
        }
    }

    /** The question that an entry without an id stands for, or {@code null} where its category is not there. */
    private @Nullable LibraryQuestion wanted(FileEntry entry) {
        Long category = category(entry, String.valueOf(entry.category()));
        return category == null ? null : entry.over(NEW, category);
    }

    /** Also of what the service would not take now, as long as it has it. */
    private static boolean isAdded(@Nullable LibraryQuestion wanted, LibraryQuestion live) {
        return wanted != null
                && wanted.categoryId() == live.categoryId()
                && wanted.answer().equals(live.answer())
                && wanted.answerType().equals(live.answerType())
                && Set.copyOf(wanted.similarQuestions()).equals(Set.copyOf(live.similarQuestions()));
    }

    private Stream<LibraryQuestion> unseen(FileEntry entry) {
        return asked.getOrDefault(asked(entry), List.of()).stream()
                .filter(question -> unseen.containsKey(question.standardQuestionId()));
    }

    /** Takes an entry without an id for the question that is asked so; returns whether one is. */
    private boolean editAsked(FileEntry entry) {
        List<LibraryQuestion> there = unseen(entry).toList();
        if (there.size() > 1) {
            problem(
                    entry,
                    "the library asks '" + Excerpt.of(String.valueOf(entry.question())) + "' " + there.size()
                            + " times, by '" + ids(there) + "'; give the id of the one that is meant");
        } else if (!there.isEmpty()) {
            unseen.remove(there.get(0).standardQuestionId());
            edit(entry, there.get(0));
        }
        return !there.isEmpty();
    }

    private @Nullable Long category(FileEntry entry, String path) {
        try {
            return paths.find(path);
        } catch (IllegalArgumentException e) {
            problems.add(entry.place().of("Category") + ": " + e.getMessage());
            return null;
        }
    }

    private boolean isAcceptable(FileEntry entry, LibraryQuestion after, @Nullable LibraryQuestion before) {
        List<String> defects = entry.defects(after, before);
        defects.forEach(defect -> problem(entry, defect));
        return defects.isEmpty();
    }

    /** Ignores duplicates that the library has already, since this file did not bring them in. */
    private void refuseDoubles(Collection<FileEntry> file) {
        Map<String, List<String>> places = new HashMap<>();
        BiConsumer<String, String> asks = (asked, place) ->
                places.computeIfAbsent(asked, text -> new ArrayList<>()).add(place);
        file.stream()
                .filter(entry -> !entry.deletes())
                .forEach(entry -> asks.accept(asked(entry), entry.place().toString()));
        unseen.values()
                .forEach(question -> asks.accept(asked(question), "the library as " + question.standardQuestionId()));
        for (FileEntry entry : newTexts) {
            places.getOrDefault(asked(entry), List.of()).stream()
                    .filter(place -> !place.equals(entry.place().toString()))
                    .findFirst()
                    .ifPresent(place -> problem(
                            entry,
                            "Question '" + Excerpt.of(text(entry)) + "' is in " + place + " too; ask it in one place"
                                    + (entry.id() == null && place.startsWith("the library")
                                            ? ", or edit that one with --match question"
                                            : "")));
        }
    }

    /** A question may be asked once in each language. */
    private String asked(FileEntry entry) {
        return asked(text(entry), language(entry));
    }

    private static String asked(LibraryQuestion question) {
        return asked(question.question(), question.languageTag());
    }

    private static String asked(String text, @Nullable String language) {
        return language == null ? text : text + '\n' + language;
    }

    private @Nullable String language(FileEntry entry) {
        LibraryQuestion known = entry.id() == null ? null : byId.get(entry.id());
        return known == null ? entry.language() : known.languageTag();
    }

    private String text(FileEntry entry) {
        return entry.question() == null ? byId.getOrDefault(entry.id(), NEW).question() : entry.question();
    }

    private void problem(FileEntry entry, String what) {
        problems.add(entry.place().says(what));
    }
}
