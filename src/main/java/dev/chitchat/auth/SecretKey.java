package dev.chitchat.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key with which an application signs; it never shows itself.
 *
 * <p>The service takes the key's characters as they stand, as UTF-8: the hexadecimal digits are not decoded. Instances
 * are immutable and compare by value in constant time.
 */
public final class SecretKey {

    private final byte[] bytes;

    private SecretKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A key from its characters, as the console shows them. The characters are copied.
     *
     * @param characters the key; surrounding white space is taken away
     * @return the key
     * @throws IllegalArgumentException if nothing is left
     */
    public static SecretKey of(CharSequence characters) {
        String text = characters.toString().strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the secret key is empty");
        }
        return new SecretKey(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A key from an environment variable.
     *
     * @param variable the name of the variable
     * @return the key
     * @throws IllegalArgumentException if the variable is not set or empty; the message names it
     */
    public static SecretKey fromEnv(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + variable
                    + " holds no secret key; set it to the key that the console shows");
        }
        return of(value);
    }

    SecretKeySpec toHmacKey() {
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretKey key && java.security.MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Always the same text, whatever the key. */
    @Override
    public String toString() {
        return "SecretKey[REDACTED]";
    }
}
