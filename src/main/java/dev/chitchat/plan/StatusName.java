package dev.chitchat.plan;

import dev.chitchat.api.QuestionStatus;

/** A status in words, as files have it: {@code enabled}, {@code disabled}, or a number that is neither. */
public final class StatusName {

    private StatusName() {}

    /**
     * The word for a status.
     *
     * @param status the status
     * @return its word
     */
    public static String of(QuestionStatus status) {
        return switch (status.code()) {
            case 4 -> "enabled";
            case 5 -> "disabled";
            default -> Integer.toString(status.code());
        };
    }

    /**
     * The status behind a word.
     *
     * @param word {@code enabled}, {@code 4}, {@code disabled} or {@code 5}
     * @return the status
     * @throws IllegalArgumentException if it is neither
     */
    public static QuestionStatus parse(String word) {
        return switch (word) {
            case "enabled", "4" -> QuestionStatus.ENABLED;
            case "disabled", "5" -> QuestionStatus.DISABLED;
            default -> throw new IllegalArgumentException("Status must be enabled or disabled, not '" + word + "'");
        };
    }
}
