package dev.chitchat.internal.transport;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The query of one request, each value percent-encoded: everything but RFC 3986's unreserved characters and {@code *},
 * so that a UserSig stands as it is.
 */
final class Query {

    private static final long RANDOM_BOUND = 1L << 32;
    private static final int LENGTH = 112;
    private static final String HEX = "0123456789ABCDEF";
    private static final boolean[] PLAIN = plain();

    private Query() {}

    private static boolean[] plain() {
        boolean[] plain = new boolean[128];
        String unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~*";
        unreserved.chars().forEach(c -> plain[c] = true);
        return plain;
    }

    /** An address with the query, its question mark and a fresh {@code random} from 0 to 4294967295. */
    static String addedTo(String address, Exchange call) {
        StringBuilder query =
                new StringBuilder(LENGTH + address.length() + call.userSig().length());
        query.append(address).append("?sdkappid=").append(call.sdkAppId()).append("&identifier=");
        encode(call.identifier(), query);
        query.append("&usersig=");
        encode(call.userSig(), query);
        query.append("&random=").append(ThreadLocalRandom.current().nextLong(RANDOM_BOUND));
        return query.append("&contenttype=json").toString();
    }

    static void encode(String value, StringBuilder to) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= PLAIN.length || !PLAIN[c]) {
                to.append(value, 0, i);
                encodeBytes(value.substring(i), to);
                return;
            }
        }
        to.append(value);
    }

    private static void encodeBytes(String value, StringBuilder to) {
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0 && PLAIN[b]) {
                to.append((char) b);
            } else {
                to.append('%').append(HEX.charAt(b >> 4 & 0xF)).append(HEX.charAt(b & 0xF));
            }
        }
    }
}
