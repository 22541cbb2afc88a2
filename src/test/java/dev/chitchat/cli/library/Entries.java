package dev.chitchat.cli.library;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.internal.text.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries of a file for tests. */
public final class Entries {

    private Entries() {}

    /** One in the default language, at the start of a file that is called as its place. */
    public static FileEntry fileEntry(
            String place,
            @Nullable String id,
            @Nullable String question,
            @Nullable String answer,
            @Nullable AnswerType answerType,
            @Nullable String category,
            @Nullable QuestionStatus status,
            @Nullable List<String> similarQuestions,
            @Nullable String revision) {
        Place at = new Place(place, 1, 1);
        return new FileEntry(at, id, question, answer, answerType, category, status, similarQuestions, revision, null);
    }
}
