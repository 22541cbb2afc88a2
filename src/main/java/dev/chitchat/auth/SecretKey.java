package dev.chitchat.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * The key with which an application signs; it never shows itself.
 *
 * <p>The service takes the key's characters as they stand, as UTF-8: the hexadecimal digits are not decoded. Compares by
 * value in constant time. Its bytes are in memory once, but for the moment of a signature, and until {@link #destroy()}.
 * Thread-safe.
 */
public final class SecretKey implements Destroyable {

    private final byte[] bytes;
    private volatile boolean destroyed;

    private SecretKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A key from its characters, as the console shows them. The characters are copied; whoever wants no other copy in
     * memory hands in a {@link CharBuffer} over an array and overwrites that.
     *
     * @param characters the key; surrounding white space is taken away
     * @return the key
     * @throws IllegalArgumentException if nothing is left, or there is white space in the middle
     */
    public static SecretKey of(CharSequence characters) {
        int from = 0;
        int to = characters.length();
        while (from < to && Character.isWhitespace(characters.charAt(from))) {
            from++;
        }
        while (from < to && Character.isWhitespace(characters.charAt(to - 1))) {
            to--;
        }
        if (from == to) {
            throw new IllegalArgumentException("the secret key is empty");
        }
        for (int i = from; i < to; i++) {
            if (Character.isWhitespace(characters.charAt(i))) {
                throw new IllegalArgumentException("the secret key holds more than one word; give the key alone");
            }
        }
        return new SecretKey(utf8(characters, from, to));
    }

    private static byte[] utf8(CharSequence characters, int from, int to) {
        ByteBuffer encoded = ByteBuffer.allocate(3 * (to - from));
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(characters, from, to), encoded, true);
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    /**
     * A key from an environment variable. The environment keeps a copy of its own.
     *
     * @param variable the name of the variable
     * @return the key
     * @throws IllegalArgumentException if the variable is not set, empty, or holds more than a key; the message names it
     */
    public static SecretKey fromEnv(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + variable
                    + " holds no secret key; set it to the key that the console shows");
        }
        return of(value);
    }

    /** For the JDK to overwrite. */
    byte[] copy() {
        byte[] copy = bytes.clone();
        if (destroyed) {
            Arrays.fill(copy, (byte) 0);
            throw new IllegalStateException("the secret key has been destroyed; keep it while a client signs with it");
        }
        return copy;
    }

    /**
     * Overwrites the key in memory. Signing with it fails from now on, so keep it as long as a client uses it. Idempotent.
     */
    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretKey key && MessageDigest.isEqual(bytes, key.bytes);
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
