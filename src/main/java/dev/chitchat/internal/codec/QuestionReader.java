package dev.chitchat.internal.codec;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.QuestionStatus;

/** Reads one question of a list; only its id and its text must be there. */
final class QuestionReader {

    private QuestionReader() {}

    static LibraryQuestion read(AnswerTree row) {
        return new LibraryQuestion(
                row.text("StandardQuestionId"),
                row.text("StandardQuestion", "Question"),
                row.textOr("Answer", ""),
                AnswerType.of((int) row.number("AnswerType", AnswerType.TEXT.code())),
                row.number("CategoryId", 0),
                QuestionStatus.of((int) row.number("Status", QuestionStatus.ENABLED.code())),
                row.texts("SimilarQuestions"));
    }
}
