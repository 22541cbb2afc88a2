package dev.chitchat.auth;

import java.util.Base64;

/** The service's own alphabet of Base64: {@code *}, {@code -}, {@code _} for {@code +}, {@code /}, {@code =}. */
final class UserSigAlphabet {

    private UserSigAlphabet() {}

    static String encode(byte[] bytes) {
        return Base64.getEncoder()
                .encodeToString(bytes)
                .replace('+', '*')
                .replace('/', '-')
                .replace('=', '_');
    }

    /**
     * The bytes behind a text of this alphabet.
     *
     * @throws IllegalArgumentException if the text is not whole
     */
    static byte[] decode(String text) {
        return Base64.getDecoder()
                .decode(text.replace('*', '+').replace('-', '/').replace('_', '='));
    }

    static boolean allows(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "*-_".indexOf(c) >= 0;
    }
}
