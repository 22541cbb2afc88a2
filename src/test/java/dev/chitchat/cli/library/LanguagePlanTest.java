package dev.chitchat.cli.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.internal.text.Place;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A library in several languages: those of the default one name none. */
class LanguagePlanTest {

    private static final CategoryTree TREE = CategoryTree.of(List.of(new Category(1, 0, "Orders", 0, 1)));
    private static final List<LibraryQuestion> LIBRARY =
            List.of(question("a", "One?"), question("b", "One?").withLanguageTag("en"), question("c", "Two?"));

    private static LibraryQuestion question(String id, String text) {
        return new LibraryQuestion(id, text, "1", AnswerType.TEXT, 1, QuestionStatus.ENABLED, List.of(), null);
    }

    private static FileEntry entry(@Nullable String id, String text, String answer, @Nullable String language) {
        return new FileEntry(
                new Place("line " + id, 1, 1), id, text, answer, null, "Orders", null, null, null, language);
    }

    private static Plan plan(FileEntry... file) {
        Rules deleting = new Rules(true, Long.MAX_VALUE, false, false, false, Rules.ALL, Set.of(), false);
        return new Plan(List.of(file), LIBRARY, TREE, deleting);
    }

    @Test
    void aFileAsItWasPulledChangesNothing() {
        Plan plan = plan(entry("a", "One?", "1", null), entry("b", "One?", "1", "en"), entry("c", "Two?", "1", null));
        assertThat(plan.problems).isEmpty();
        assertThat(plan.changes).isEmpty();
    }

    @Test
    void aQuestionOfAnotherLanguageIsEditedByItsId() {
        Plan plan = plan(entry("a", "One?", "1", null), entry("b", "One?", "2", null), entry("c", "Two?", "1", null));
        assertThat(plan.problems).isEmpty();
        assertThat(plan.changes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Edited.class,
                        edit -> assertThat(edit.before().standardQuestionId()).isEqualTo("b"));
    }

    @Test
    void aFileOfOneLanguageLacksNothingOfAnother() {
        assertThat(plan(entry("b", "One?", "1", "en")).changes).isEmpty();
        assertThat(plan(entry("a", "One?", "1", null)).changes)
                .containsExactly(new Change.Deleted(question("c", "Two?")));
    }

    /** Of a question that others have deleted since, the library no longer says the language. */
    @ParameterizedTest
    @ValueSource(strings = {"en", ""})
    void aDeletionByOthersMakesNoFileOneOfTheDefaultLanguage(String language) {
        FileEntry pulled = entry("gone", "Bye?", "1", language.isEmpty() ? null : language);
        String revision = FileEntry.revision(pulled.over(question("gone", ""), 1), "Orders");
        FileEntry gone = new FileEntry(
                pulled.place(), "gone", "Bye?", "1", null, "Orders", null, null, revision, pulled.language());
        Plan plan = plan(entry("b", "One?", "1", "en"), gone);
        assertThat(plan.problems).isEmpty();
        assertThat(plan.leftAlone).hasSize(1);
        assertThat(plan.changes).isEmpty();
        assertThat(plan(entry("b", "One?", "1", "en"), entry("a", "One?", "1", null), gone).changes)
                .containsExactly(new Change.Deleted(question("c", "Two?")));
    }

    @Test
    void theLanguageOfAQuestionIsNotChanged() {
        assertThat(plan(entry("a", "One?", "1", "en"), entry("b", "One?", "1", "fil")).problems)
                .hasSize(2)
                .allMatch(problem -> problem.contains("which cannot be changed"));
    }

    @Test
    void aQuestionIsAddedToTheDefaultLanguageOnly() {
        Plan refused = plan(entry("a", "One?", "1", null), entry(null, "New?", "1", "en"));
        assertThat(refused.problems).singleElement().asString().contains("no documented way");
        Plan added = plan(entry("c", "Two?", "1", null), entry("b", "Uno?", "1", "en"), entry(null, "One?", "1", null));
        assertThat(added.problems).isEmpty();
        assertThat(added.changes).noneMatch(Change.Added.class::isInstance); // it is there, in the default one
    }
}
