package dev.chitchat.cli.plan;

import dev.chitchat.api.QuestionStatus;

/** A status in words, as files have it: {@code enabled}, {@code disabled}, {@code deleted}, or a number that is neither. */
public final class StatusName {

    /** Says in a file that a question is to be deleted; the service has no question with it. */
    public static final QuestionStatus DELETED = QuestionStatus.of(6);

    private StatusName() {}

    /** The word for a status. */
    public static String of(QuestionStatus status) {
        return switch (status.code()) {
            case 4 -> "enabled";
            case 5 -> "disabled";
            case 6 -> "deleted";
            default -> Integer.toString(status.code());
        };
    }

    /** The status behind a word. Throws IllegalArgumentException if it is neither a known word nor a number. */
    public static QuestionStatus parse(String word) {
        return switch (word) {
            case "enabled" -> QuestionStatus.ENABLED;
            case "disabled" -> QuestionStatus.DISABLED;
            case "deleted" -> DELETED;
            default -> {
                if (!word.matches("-?[0-9]{1,9}")) {
                    throw new IllegalArgumentException("Status must be enabled or disabled, not '" + word + "'");
                }
                yield QuestionStatus.of(Integer.parseInt(word));
            }
        };
    }
}
