package dev.chitchat.internal.codec;

import java.nio.charset.StandardCharsets;

/** One answer of the service, read once: whether it says yes or no, and what it holds beside that. Immutable. */
public final class ServiceAnswer {

    private final byte[] body;
    private final int errorCode;
    private final String errorInfo;
    private final AnswerTree fields;

    ServiceAnswer(byte[] body, int errorCode, String errorInfo, AnswerTree fields) {
        this.body = body;
        this.errorCode = errorCode;
        this.errorInfo = errorInfo;
        this.fields = fields;
    }

    /**
     * Whether the service did what it was asked for; HTTP says 200 even where it did not.
     *
     * @return {@code true} if the code is 0
     */
    public boolean accepted() {
        return errorCode == 0;
    }

    /**
     * The code.
     *
     * @return 0 for success
     */
    public int errorCode() {
        return errorCode;
    }

    /**
     * The service's words.
     *
     * @return possibly empty; cut and cleaned where they are long
     */
    public String errorInfo() {
        return errorInfo;
    }

    /**
     * All of it as it came.
     *
     * @return the JSON
     */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    AnswerTree fields() {
        return fields;
    }
}
