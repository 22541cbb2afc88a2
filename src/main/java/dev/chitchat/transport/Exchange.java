package dev.chitchat.transport;

/**
 * One call as the transport needs it: a command, who makes it, and the body as bytes.
 *
 * <p>The body is not copied and must not be changed until the call has ended.
 *
 * @param command the last part of the path, for example {@code update_chitchat}
 * @param sdkAppId the application
 * @param identifier the account that calls
 * @param userSig its signature; never shown by {@link #toString()}
 * @param body a JSON object in UTF-8, never empty: the service wants at least <code>{}</code>
 * @param onWritten told once, on the connection's event loop, at the moment the request is written to a connected
 *     channel: after connecting and the TLS handshake, before any answer. Must be quick and not throw
 */
@SuppressWarnings("ArrayRecordComponent") // exchanges are not compared, and a copy of the body for each would be waste
public record Exchange(
        String command, long sdkAppId, String identifier, String userSig, byte[] body, Runnable onWritten) {

    /**
     * Checks what would break the request.
     *
     * @throws IllegalArgumentException if the command is no plain name or the body is empty
     */
    public Exchange {
        if (!isPlain(command)) {
            throw new IllegalArgumentException("a command consists of a-z, 0-9 and _ only");
        }
        if (body.length == 0) {
            throw new IllegalArgumentException("the body is empty; the service wants a JSON object, at least {}");
        }
    }

    private static boolean isPlain(String command) {
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
                return false;
            }
        }
        return !command.isEmpty();
    }

    /** The same call, telling one more when it is written. */
    Exchange alsoTelling(Runnable also) {
        return new Exchange(command, sdkAppId, identifier, userSig, body, () -> {
            also.run();
            onWritten.run();
        });
    }

    /** Command, application, account and the size of the body; no signature. */
    @Override
    public String toString() {
        return "Exchange[" + command + ", sdkAppId=" + sdkAppId + ", identifier=" + identifier + ", userSig=REDACTED, "
                + body.length + " bytes]";
    }
}
