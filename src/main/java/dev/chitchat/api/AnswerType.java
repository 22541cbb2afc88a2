package dev.chitchat.api;

/**
 * How the service shows an answer.
 *
 * <p>The service's pages define 0 and 2; any other number is kept as it is, so that a value this client does not know
 * yet survives a round trip.
 *
 * @param code the number on the wire
 */
public record AnswerType(int code) {

    /** Plain text, 0 on the wire. */
    public static final AnswerType TEXT = new AnswerType(0);

    /** Rich text, 2 on the wire. */
    public static final AnswerType RICH = new AnswerType(2);

    /**
     * {@return the type with this number: {@link #TEXT}, {@link #RICH} or one that only keeps the number}
     *
     * @param code the number on the wire; not checked
     */
    public static AnswerType of(int code) {
        return switch (code) {
            case 0 -> TEXT;
            case 2 -> RICH;
            default -> new AnswerType(code);
        };
    }

    @Override
    public String toString() {
        return switch (code) {
            case 0 -> "TEXT";
            case 2 -> "RICH";
            default -> "AnswerType[" + code + "]";
        };
    }
}
