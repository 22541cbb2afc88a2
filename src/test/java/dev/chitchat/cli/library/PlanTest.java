package dev.chitchat.cli.library;

import static dev.chitchat.cli.library.Entries.fileEntry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionStatus;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {

    private static final CategoryTree TREE = CategoryTree.of(List.of(
            new Category(1, 0, "Orders", 0, 1),
            new Category(2, 1, "Returns", 0, 1),
            new Category(3, 0, "A/B\\C", 0, 1),
            new Category(4, 0, "Twice", 0, 1),
            new Category(5, 0, "Twice", 0, 1)));

    private static final CategoryPaths PATHS = new CategoryPaths(TREE, false);

    private static final List<LibraryQuestion> LIBRARY = List.of(
            new LibraryQuestion("a", "One?", "1", AnswerType.TEXT, 1, QuestionStatus.ENABLED, List.of("Uno?"), null),
            new LibraryQuestion("b", "Two?", "2", AnswerType.RICH, 2, QuestionStatus.DISABLED, List.of(), null));

    private static final FileEntry A = entry("a", "One?", "1", "Orders", List.of("Uno?"));
    private static final FileEntry B = fileEntry(
            "line 2", "b", "Two?", "2", AnswerType.RICH, "Orders/Returns", QuestionStatus.DISABLED, List.of(), null);

    private static FileEntry entry(
            @Nullable String id, String question, String answer, String category, List<String> similar) {
        return fileEntry(
                "line of " + question,
                id,
                question,
                answer,
                AnswerType.TEXT,
                category,
                QuestionStatus.ENABLED,
                similar,
                null);
    }

    private static Plan plan(FileEntry... file) {
        return plan(Rules.DEFAULTS, file);
    }

    private static Plan plan(Rules rules, FileEntry... file) {
        return new Plan(List.of(file), LIBRARY, TREE, rules);
    }

    private static Rules deleting(long most) {
        return new Rules(true, most, false, false, false, Rules.ALL, Set.of(), false);
    }

    private static void assertNothing(Plan plan) {
        assertThat(plan.changes).isEmpty();
        assertThat(plan.problems).isEmpty();
        assertThat(plan.conflicts).isEmpty();
        assertThat(plan.leftAlone).isEmpty();
    }

    @Test
    void aFileLikeTheLibraryChangesNothing() {
        assertNothing(plan(A, B));
    }

    @Test
    void theFieldsThatDifferGoIntoOneUpdate() {
        Plan plan = plan(entry("a", "Uno?", "eins", "Orders/Returns", List.of("Uno?")), B);
        assertThat(plan.problems).isEmpty();
        assertThat(plan.changes).singleElement().isInstanceOfSatisfying(Change.Edited.class, edit -> {
            assertThat(edit.update())
                    .isEqualTo(ChitchatUpdate.of("a")
                            .withQuestion("Uno?")
                            .withAnswer("eins")
                            .withCategory(2));
            assertThat(edit.fields(PATHS))
                    .containsExactly(
                            new Change.Field("Question", "One?", "Uno?"),
                            new Change.Field("Answer", "1", "eins"),
                            new Change.Field("Category", "Orders", "Orders/Returns"));
            assertThat(edit.similarQuestions()).isNull();
            assertThat(edit.status()).isNull();
        });
    }

    @Test
    void aTypeIsChangedTogetherWithItsAnswer() {
        FileEntry plain = fileEntry(
                "line 2",
                "b",
                "Two?",
                "2",
                AnswerType.TEXT,
                "Orders/Returns",
                QuestionStatus.DISABLED,
                List.of(),
                null);
        assertThat(plan(A, plain).changes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Edited.class,
                        edit -> assertThat(edit.update())
                                .isEqualTo(ChitchatUpdate.of("b").withAnswer("2", AnswerType.TEXT)));
    }

    @Test
    void similarQuestionsAndStatusNeedNoUpdate() {
        FileEntry other = fileEntry(
                "line 2", "b", "Two?", "2", AnswerType.RICH, "#2", QuestionStatus.ENABLED, List.of("Zwei?"), null);
        assertThat(plan(A, other).changes).singleElement().isInstanceOfSatisfying(Change.Edited.class, edit -> {
            assertThat(edit.update()).isNull();
            assertThat(edit.similarQuestions()).containsExactly("Zwei?");
            assertThat(edit.status()).isEqualTo(QuestionStatus.ENABLED);
        });
    }

    @Test
    void anEntryWithoutAnIdIsAddedUnlessTheLibraryHasItAlready() {
        FileEntry fresh = entry(null, "Three?", "3", "Orders", List.of());
        FileEntry there = entry(null, "One?", "1", "Orders", List.of("Uno?"));
        assertThat(plan(there, B, fresh).changes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Added.class,
                        added -> assertThat(added.question().categoryId()).isEqualTo(1));
    }

    @Test
    void anEntryWithoutIdIsDeletedOnlyWhereDeletionsAreAllowed() {
        FileEntry deleted = fileEntry("line 2", null, "Two?", "2", null, null, FileEntry.DELETED, null, null);
        Plan stays = plan(A, deleted);
        assertNothing(stays);
        assertThat(stays.lacking).isEqualTo(1);
        assertThat(plan(deleting(1), A, deleted).changes).containsExactly(new Change.Deleted(LIBRARY.get(1)));
        assertThat(plan(deleting(0), A, deleted).tooMany()).contains("--max-delete 1");
        FileEntry undoes = fileEntry("line 2", null, "Two?", "2", null, null, FileEntry.DELETED, null, "undo");
        assertThat(plan(undoes).changes).containsExactly(new Change.Deleted(LIBRARY.get(1)));
    }

    @Test
    void whatTheFileLacksIsADeletionThatCanBeLeftOut() {
        assertThat(plan(deleting(1), A).count("delete")).isEqualTo(1);
        assertThat(plan(deleting(1), A).tooMany()).isNull();
        assertThat(plan(deleting(0), A).tooMany()).contains("--max-delete 1");
        assertThat(plan(A).changes).isEmpty();
        assertThat(plan(A).lacking).isEqualTo(1);
    }

    private static FileEntry saysNothing(@Nullable String id) {
        return fileEntry("line of " + id, id, null, null, null, null, null, null, null);
    }

    @Test
    void whatTheFileDoesNotSayStaysAsItIs() {
        assertNothing(plan(saysNothing("a"), saysNothing("b")));
        FileEntry answer = fileEntry("line 2", "b", null, "zwei", null, null, null, null, null);
        assertThat(plan(A, answer).changes).singleElement().isInstanceOfSatisfying(Change.Edited.class, edit -> {
            assertThat(edit.update()).isEqualTo(ChitchatUpdate.of("b").withAnswer("zwei"));
            assertThat(edit.similarQuestions()).isNull();
            assertThat(edit.status()).isNull();
        });
    }

    @Test
    void anEmptyListOfSimilarQuestionsEmptiesThem() {
        FileEntry none = fileEntry("line 1", "a", null, null, null, null, null, List.of(), null);
        assertThat(plan(none, B).changes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Edited.class,
                        edit -> assertThat(edit.similarQuestions()).isEmpty());
    }

    @Test
    void onlyANewQuestionHasDefaults() {
        FileEntry fresh = fileEntry("line 3", null, "Three?", "3", null, "Orders", null, null, null);
        assertThat(plan(A, B, fresh).changes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Added.class,
                        added -> assertThat(added.question()).isEqualTo(NewQuestion.of(1, "Three?", "3")));
        FileEntry lacking = fileEntry("line 3", null, "Three?", null, null, "Orders", null, null, null);
        assertThat(plan(A, B, lacking).problems)
                .containsExactly(
                        "line 3:1:1: a question without an id is added, and needs Question, Answer and Category;"
                                + " give all three");
    }

    @Test
    void aTextThatTheFileDoesNotSayCountsAsThatOfTheLibrary() {
        assertThat(plan(saysNothing("a"), B, entry(null, "One?", "other", "Orders", List.of())).problems)
                .singleElement()
                .asString()
                .startsWith("line of One?:1:1: Question 'One?' is in line of a:1:1 too");
    }

    @Test
    void aFileOfAnotherAccountIsNamedOnce() {
        assertThat(plan(entry("x", "q", "a", "Orders", List.of()), entry("y", "r", "a", "Orders", List.of())))
                .satisfies(plan -> assertThat(plan.changes).isEmpty())
                .satisfies(plan ->
                        assertThat(plan.problems).singleElement().asString().contains("another account"));
    }

    @Test
    void everythingThatIsWrongIsNamed() {
        Plan plan = plan(
                A,
                entry("a", "Again?", "1", "Orders", List.of()),
                entry("x", "q", "a", "Orders", List.of()),
                entry(null, "Three?", "3", "Nowhere", List.of()),
                entry(null, "Four?", "4", "Twice", List.of()),
                entry(null, "One?", "other", "Orders", List.of()),
                entry(null, "Two?", "other", "Orders", List.of()),
                entry("b", "Two?", "", "Orders", List.of()),
                fileEntry(
                        "line 9",
                        null,
                        "Nine?",
                        "9",
                        AnswerType.TEXT,
                        "Orders",
                        QuestionStatus.DISABLED,
                        List.of(),
                        null));
        assertThat(plan.problems)
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .startsWith("line of Again?:1:1: StandardQuestionId 'a' stands in line of One?"),
                        problem -> assertThat(problem)
                                .startsWith(
                                        "line of q:1:1: StandardQuestionId 'x' is none of the library's; correct it"),
                        problem -> assertThat(problem).startsWith("line of Three?:1:1: the library has no category"),
                        problem -> assertThat(problem).startsWith("line of Four?:1:1: the library has 2 categories"),
                        problem -> assertThat(problem).startsWith("line of Two?:1:1: Answer is empty"));
    }

    @Test
    void aQuestionBroughtInThatIsThereAlreadyIsADouble() {
        assertThat(plan(A, B, entry(null, "Two?", "other", "Orders", List.of())).problems)
                .singleElement()
                .asString()
                .startsWith("line of Two?:1:1: Question 'Two?' is in line 2:1:1 too");
        assertThat(plan(A, entry(null, "Two?", "other", "Orders", List.of())).problems)
                .singleElement()
                .asString()
                .contains("is in the library as b too");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aPathLeadsBackToItsCategory(long id) {
        assertThat(PATHS.find(PATHS.of(id))).isEqualTo(id);
    }

    @Test
    void pathsReadAsTitlesWhereTheyAreClear() {
        assertThat(List.of(PATHS.of(2), PATHS.of(3), PATHS.of(5)))
                .containsExactly("Orders/Returns", "A\\/B\\\\C", "#5");
    }
}
