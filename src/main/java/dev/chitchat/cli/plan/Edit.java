package dev.chitchat.cli.plan;

import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares one question field by field and gathers what changes it into as few calls as there are commands for it. */
final class Edit {

    private final List<FieldChange> fields = new ArrayList<>();

    private Edit() {}

    static Optional<Change> of(LibraryQuestion before, LibraryQuestion after, CategoryTree tree) {
        return new Edit().compare(before, after, tree);
    }

    private Optional<Change> compare(LibraryQuestion before, LibraryQuestion after, CategoryTree tree) {
        ChitchatUpdate update = ChitchatUpdate.of(before.standardQuestionId());
        if (differs("Question", before.question(), after.question())) {
            update = update.withQuestion(after.question());
        }
        boolean typed = !before.answerType().equals(after.answerType());
        if (differs("Answer", before.answer(), after.answer()) || typed) {
            // The type goes with the answer: whether one is taken without the other is not documented.
            update = typed ? update.withAnswer(after.answer(), after.answerType()) : update.withAnswer(after.answer());
        }
        differs(
                "AnswerType",
                code(before.answerType().code()),
                code(after.answerType().code()));
        if (after.categoryId() != before.categoryId()) {
            differs("Category", CategoryPath.of(tree, before.categoryId()), CategoryPath.of(tree, after.categoryId()));
            update = update.withCategory(after.categoryId());
        }
        List<String> similar = after.similarQuestions();
        boolean otherSimilar = !similar.equals(before.similarQuestions());
        if (otherSimilar) {
            fields.add(new FieldChange("SimilarQuestions", list(before.similarQuestions()), list(similar)));
        }
        QuestionStatus status = after.status();
        boolean otherStatus = differs("Status", StatusName.of(before.status()), StatusName.of(status));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new Change.Edited(
                        before,
                        List.copyOf(fields),
                        update.changesSomething() ? update : null,
                        otherSimilar ? similar : null,
                        otherStatus ? status : null));
    }

    private boolean differs(String field, String before, String after) {
        boolean other = !before.equals(after);
        if (other) {
            fields.add(new FieldChange(field, before, after));
        }
        return other;
    }

    private static String code(int number) {
        return Integer.toString(number);
    }

    private static String list(List<String> texts) {
        return String.join(" | ", texts);
    }
}
