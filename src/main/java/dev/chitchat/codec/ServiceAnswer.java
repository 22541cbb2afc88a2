package dev.chitchat.codec;

/**
 * The three fields that every answer of the service has.
 *
 * @param actionStatus {@code OK} or {@code FAIL}
 * @param errorCode 0 for success
 * @param errorInfo the service's words, possibly empty; cut and cleaned where they are long
 */
public record ServiceAnswer(String actionStatus, int errorCode, String errorInfo) {

    /**
     * Whether the service did what it was asked for. HTTP says 200 even where it did not, so both fields must agree.
     *
     * @return {@code true} if the code is 0 and the status {@code OK}
     */
    public boolean accepted() {
        return errorCode == 0 && actionStatus.equals("OK");
    }
}
