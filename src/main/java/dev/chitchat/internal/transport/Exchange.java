package dev.chitchat.internal.transport;

import java.time.Duration;

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
 * @param listener told what happens to the request; called on the connection's event loop or by the thread that cancels, so
 *     it must be quick and must not throw
 */
@SuppressWarnings("ArrayRecordComponent") // exchanges are not compared, and a copy of the body for each would be waste
public record Exchange(
        String command, long sdkAppId, String identifier, String userSig, byte[] body, Listener listener) {

    /** What happens to a request, other than the answer or failure that its caller gets. */
    public interface Listener {

        /** Once, when the request is written: after connecting and the TLS handshake, before any answer. */
        void written();

        /**
         * The caller has given up before there was a connection. Not called where all connections were in use, which says
         * nothing of the host.
         *
         * @param waited since the subscription; a second or more is evidence that the host cannot be reached
         */
        default void unconnected(Duration waited) {}
    }

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

    /** Command, application, account and the size of the body; no signature. */
    @Override
    public String toString() {
        return "Exchange[" + command + ", sdkAppId=" + sdkAppId + ", identifier=" + identifier + ", userSig=REDACTED, "
                + body.length + " bytes]";
    }
}
