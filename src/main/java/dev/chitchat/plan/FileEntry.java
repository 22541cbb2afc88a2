package dev.chitchat.plan;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.QuestionStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question as a file has it.
 *
 * @param place where in the file, for people: {@code line 7}
 * @param id its id; {@code null} for one to be added
 * @param question the main question
 * @param answer the answer
 * @param answerType how the answer is shown
 * @param category its category, as {@link CategoryPath} writes it
 * @param status whether it is in effect
 * @param similarQuestions other ways to ask it
 */
public record FileEntry(
        String place,
        @Nullable String id,
        String question,
        String answer,
        AnswerType answerType,
        String category,
        QuestionStatus status,
        List<String> similarQuestions) {

    /** Copies the list. */
    public FileEntry {
        similarQuestions = List.copyOf(similarQuestions);
    }
}
