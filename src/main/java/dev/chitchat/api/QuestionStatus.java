package dev.chitchat.api;

/**
 * Whether a question is in effect.
 *
 * <p>The service's pages define 4 and 5; any other number is kept as it is.
 *
 * @param code the number on the wire
 */
public record QuestionStatus(int code) {

    /** The bot answers with it, 4 on the wire. */
    public static final QuestionStatus ENABLED = new QuestionStatus(4);

    /** It is kept, but the bot does not answer with it, 5 on the wire. */
    public static final QuestionStatus DISABLED = new QuestionStatus(5);

    /**
     * {@return the status with this number}
     *
     * @param code the number on the wire; not checked
     */
    public static QuestionStatus of(int code) {
        return new QuestionStatus(code);
    }

    @Override
    public String toString() {
        return switch (code) {
            case 4 -> "ENABLED";
            case 5 -> "DISABLED";
            default -> "QuestionStatus[" + code + "]";
        };
    }
}
