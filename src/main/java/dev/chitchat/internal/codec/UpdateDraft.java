package dev.chitchat.internal.codec;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import org.jspecify.annotations.Nullable;

/** The fields of an update as they come in, checked as a whole at the end. */
final class UpdateDraft {

    private @Nullable String id;
    private @Nullable String question;
    private @Nullable String answer;
    private @Nullable AnswerType answerType;
    private @Nullable Long categoryId;

    void text(String field, String text) {
        if (InvalidUpdates.isBroken(text)) {
            throw InvalidUpdates.brokenText(field);
        }
        switch (field) {
            case Fields.ID -> id = text;
            case Fields.QUESTION -> question = text;
            case Fields.ANSWER -> answer = text;
            default -> throw new IllegalArgumentException(field + " is no text");
        }
    }

    void answerType(int code) {
        answerType = AnswerType.of(code);
    }

    void categoryId(long category) {
        categoryId = category;
    }

    ChitchatUpdate toUpdate() {
        if (id == null || id.isBlank()) {
            throw InvalidUpdates.wrongType(Fields.ID, "the id of a question", id == null ? "none" : "a blank text");
        }
        ChitchatUpdate update = new ChitchatUpdate(id, question, answer, answerType, categoryId);
        if (!update.changesSomething()) {
            throw InvalidUpdates.nothingToChange();
        }
        return update;
    }
}
