package dev.chitchat.sandbox;

import java.util.OptionalInt;

/**
 * How a sandbox answers calls that are not too many.
 *
 * @param knownQuestionsOnly whether a question that the library does not hold yet is answered with -50003; otherwise the
 *     first update of a question adds it
 * @param alwaysCode the {@code ErrorCode} that every call is answered with, whatever it says; nothing is applied then
 */
public record Answers(boolean knownQuestionsOnly, OptionalInt alwaysCode) {

    /** Every question becomes known, and codes are the true ones. */
    public static final Answers HONEST = new Answers(false, OptionalInt.empty());

    /**
     * Checks the code.
     *
     * @param knownQuestionsOnly whether unknown questions are refused
     * @param alwaysCode the code to answer with, or empty
     * @throws IllegalArgumentException if the code to answer with is 0, which stands for success
     */
    public Answers {
        if (alwaysCode.isPresent() && alwaysCode.getAsInt() == 0) {
            throw new IllegalArgumentException("0 stands for success and cannot be answered without applying the call");
        }
    }
}
