package dev.chitchat.internal.transport;

import dev.chitchat.quota.Permit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One call as the transport needs it. Its body is not copied and must not be changed until the call has ended.
 *
 * @param permit hears once when the request is written, after connecting and the TLS handshake and before any answer;
 *     or that its caller has given up before there was a connection, unless all were in use, which says nothing of the
 *     host. Called on the connection's event loop or by the thread that cancels, so it must be quick and must not throw
 */
@SuppressWarnings("ArrayRecordComponent") // exchanges are not compared, and a copy of the body for each would be waste
public record Exchange(String command, long sdkAppId, String identifier, String userSig, byte[] body, Permit permit) {

    Exchange with(Permit other) {
        return new Exchange(command, sdkAppId, identifier, userSig, body, other);
    }

    /** An address with this call's query and a fresh {@code random}; made in one step, as a query is long. */
    String addressed(String address) {
        long random = ThreadLocalRandom.current().nextLong(1L << 32);
        return address + "?sdkappid=" + sdkAppId + "&identifier=" + encoded(identifier) + "&usersig=" + encoded(userSig)
                + "&random=" + random + "&contenttype=json";
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Command, application, account and the size of the body; no signature. */
    @Override
    public String toString() {
        return "Exchange[" + command + ", sdkAppId=" + sdkAppId + ", identifier=" + identifier + ", userSig=REDACTED, "
                + body.length + " bytes]";
    }
}
