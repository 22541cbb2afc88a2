package dev.chitchat.cli.plan;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionStatus;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that has to change, or why nothing may be sent.
 *
 * @param changes one for each question that differs, in the order of the file, those that it lacks last
 * @param conflicts changes of questions that others have changed too since they were pulled; where there is any, nothing may
 *     be sent
 * @param problems what is wrong with the file, a line each; where there is any, nothing may be sent
 * @param leftAlone questions that others have changed since they were pulled and that were not edited in the file
 * @param askedTwice questions that the library holds more than once
 * @param newCategories the paths of categories that have to be created first, in that order
 * @param paths the categories of the library, those to be created among them
 * @param lacking how many questions stay although the file lacks them
 * @param tooMany why so many deletions need to be allowed, or {@code null}
 */
public record Plan(
        List<Change> changes,
        List<Change> conflicts,
        List<String> problems,
        List<String> leftAlone,
        List<String> askedTwice,
        List<String> newCategories,
        CategoryPaths paths,
        long lacking,
        @Nullable String tooMany) {

    /**
     * How to compare.
     *
     * @param delete whether questions that the file lacks are deleted
     * @param maxDelete how many at most; {@code null} for a tenth of the library
     * @param overwrite whether the file wins where others have changed a question too
     * @param matchQuestion whether an entry without an id stands for the question that is asked so already
     * @param createCategories whether categories that are not there are created
     * @param only the kinds of changes that are wanted: {@code add}, {@code edit}, {@code delete}
     * @param begun revisions of questions that an earlier run of the same push may have left half changed
     * @param partial whether the file holds only what changes, as a plan does: then nothing else is lacking in it
     */
    public record Rules(
            boolean delete,
            @Nullable Long maxDelete,
            boolean overwrite,
            boolean matchQuestion,
            boolean createCategories,
            Set<String> only,
            Set<String> begun,
            boolean partial) {

        public static final Set<String> ALL = Set.of("add", "edit", "delete");
        public static final Rules DEFAULTS = new Rules(false, null, false, false, false, ALL, Set.of(), false);

        /** The same with every kind of change, and none in conflict. */
        public Rules whole() {
            return new Rules(true, null, true, matchQuestion, createCategories, ALL, begun, partial);
        }

        public Rules begun(Set<String> revisions) {
            return new Rules(delete, maxDelete, overwrite, matchQuestion, createCategories, only, revisions, partial);
        }
    }

    public static Plan of(
            Collection<FileEntry> file, Collection<LibraryQuestion> library, CategoryTree tree, Rules rules) {
        return new Comparison(library, new CategoryPaths(tree, rules.createCategories()), rules).compare(file);
    }

    public long count(String kind) {
        return changes.stream().filter(change -> change.kind().equals(kind)).count();
    }

    /** What is to be done about one question. */
    public sealed interface Change {

        /** As the library has it; {@code null} where it is added. */
        @Nullable
        LibraryQuestion before();

        /** As the library is to have it, without an id where it is added; {@code null} where it is deleted. */
        @Nullable
        LibraryQuestion after();

        /** The main question as people know it: that of the library if it is in there. */
        default String title() {
            LibraryQuestion known = before() == null ? after() : before();
            return known == null ? "" : known.question();
        }

        /** What it does: {@code add}, {@code edit} or {@code delete}. */
        default String kind() {
            return before() == null ? "add" : after() == null ? "delete" : "edit";
        }

        /** What the library may hold once some calls were begun: each may have taken effect or not, but not none. */
        static List<LibraryQuestion> states(LibraryQuestion before, List<UnaryOperator<LibraryQuestion>> calls) {
            Set<LibraryQuestion> states = new LinkedHashSet<>(List.of(before));
            calls.forEach(call -> List.copyOf(states).forEach(state -> states.add(call.apply(state))));
            return states.stream().skip(1).toList();
        }

        /** A question with what is given of its fields; what is {@code null} stays. */
        static LibraryQuestion with(
                LibraryQuestion at,
                @Nullable String question,
                @Nullable String answer,
                @Nullable AnswerType answerType,
                @Nullable Long categoryId,
                @Nullable QuestionStatus status,
                @Nullable List<String> similarQuestions) {
            return new LibraryQuestion(
                    at.standardQuestionId(),
                    question == null ? at.question() : question,
                    answer == null ? at.answer() : answer,
                    answerType == null ? at.answerType() : answerType,
                    categoryId == null ? at.categoryId() : categoryId,
                    status == null ? at.status() : status,
                    similarQuestions == null ? at.similarQuestions() : similarQuestions,
                    at.languageTag());
        }

        /** A field of a question that is to change: what the library holds, and what the file holds. */
        record Field(String name, Object before, Object after) {

            public String textBefore() {
                return text(before);
            }

            public String textAfter() {
                return text(after);
            }

            private static String text(Object value) {
                return value instanceof List<?> list
                        ? list.stream().map(String::valueOf).collect(Collectors.joining(" | "))
                        : value.toString();
            }
        }

        /** A question that the library lacks; as it is to have it, it is without an id. */
        record Added(FileEntry entry, LibraryQuestion after) implements Change {

            @Override
            public @Nullable LibraryQuestion before() {
                return null;
            }

            /** What to send; it is in effect as soon as it is added. */
            public NewQuestion question() {
                return new NewQuestion(
                        after.categoryId(),
                        after.question(),
                        after.answer(),
                        after.answerType(),
                        after.similarQuestions());
            }

            public boolean isDisabled() {
                return after.status().equals(QuestionStatus.DISABLED);
            }
        }

        /** A question whose fields differ, with its place in the file. */
        record Edited(String place, LibraryQuestion before, LibraryQuestion after, List<Field> fields)
                implements Change {

            static Optional<Change> of(
                    String place, LibraryQuestion before, LibraryQuestion after, CategoryPaths paths) {
                Map<String, Object> old = FileEntry.of(before, paths).values();
                Map<String, Object> now = FileEntry.of(after, paths).values();
                List<Field> fields = Stream.of(
                                "Question", "Answer", "AnswerType", "Category", "SimilarQuestions", "Status")
                        .filter(name -> !Objects.equals(old.get(name), now.get(name)))
                        .map(name -> new Field(name, value(old, name), value(now, name)))
                        .toList();
                return fields.isEmpty() ? Optional.empty() : Optional.of(new Edited(place, before, after, fields));
            }

            private static Object value(Map<String, Object> values, String name) {
                Object value = values.getOrDefault(name, "");
                return value instanceof Integer ? value.toString() : value;
            }

            /**
             * What one call of {@code update} has to set; {@code null} for nothing. The type goes with the answer: whether one is taken without the other
             * is not documented.
             */
            public @Nullable ChitchatUpdate update() {
                ChitchatUpdate update = ChitchatUpdate.of(before.standardQuestionId());
                if (!before.question().equals(after.question())) {
                    update = update.withQuestion(after.question());
                }
                if (!before.answerType().equals(after.answerType())) {
                    update = update.withAnswer(after.answer(), after.answerType());
                } else if (!before.answer().equals(after.answer())) {
                    update = update.withAnswer(after.answer());
                }
                if (before.categoryId() != after.categoryId()) {
                    update = update.withCategory(after.categoryId());
                }
                return update.changesSomething() ? update : null;
            }

            public @Nullable List<String> similarQuestions() {
                return before.similarQuestions().equals(after.similarQuestions()) ? null : after.similarQuestions();
            }

            public @Nullable QuestionStatus status() {
                return before.status().equals(after.status()) ? null : after.status();
            }

            /** The revisions of what the library may hold once this was begun, with blanks between. */
            public String states(CategoryPaths paths) {
                return FileEntry.Revision.of(
                        Change.states(
                                before,
                                List.of(
                                        at -> with(after, null, null, null, null, at.status(), at.similarQuestions()),
                                        at -> with(at, null, null, null, null, null, after.similarQuestions()),
                                        at -> with(at, null, null, null, null, after.status(), null))),
                        paths);
            }
        }

        /** A question to be deleted. */
        record Deleted(LibraryQuestion before) implements Change {
            @Override
            public @Nullable LibraryQuestion after() {
                return null;
            }
        }
    }
}
