package dev.chitchat.cli.plan;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done about one question. */
public sealed interface Change {

    /**
     * The main question as people know it: that of the library if it is in there.
     *
     * @return its text
     */
    String title();

    /**
     * A question that the library lacks.
     *
     * @param entry as the file has it
     * @param question what to add
     */
    record Added(FileEntry entry, NewQuestion question) implements Change {
        @Override
        public String title() {
            return question.question();
        }
    }

    /**
     * A question whose fields differ.
     *
     * @param before as the library has it
     * @param fields each that differs
     * @param update what {@code update} has to set; {@code null} for nothing
     * @param similarQuestions the new list; {@code null} if it stays
     * @param status the new status; {@code null} if it stays
     */
    record Edited(
            LibraryQuestion before,
            List<FieldChange> fields,
            @Nullable ChitchatUpdate update,
            @Nullable List<String> similarQuestions,
            @Nullable QuestionStatus status)
            implements Change {
        @Override
        public String title() {
            return before.question();
        }
    }

    /**
     * A question that the file lacks.
     *
     * @param before as the library has it
     */
    record Deleted(LibraryQuestion before) implements Change {
        @Override
        public String title() {
            return before.question();
        }
    }
}
