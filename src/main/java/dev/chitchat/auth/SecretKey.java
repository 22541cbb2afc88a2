package dev.chitchat.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.security.auth.Destroyable;

/**
 * The key with which an application signs; it never shows itself.
 *
 * <p>The service takes the key's characters as they stand, as UTF-8: the hexadecimal digits are not decoded. Compares
 * by value in constant time. Its bytes are in memory once, but for the moment of a signature, and until
 * {@link #destroy()}. Thread-safe.
 */
public final class SecretKey implements Destroyable {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int LARGEST_FILE = 4096;

    private final byte[] bytes;
    private volatile boolean destroyed;

    private SecretKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * {@return a key from its characters, as the console shows them} The characters are copied; to have no other copy
     * in memory, hand in a {@link CharBuffer} over an array and overwrite that.
     *
     * @param characters the key; a byte-order mark before it and white space around it are taken away
     * @throws IllegalArgumentException if nothing is left, or it holds anything but visible ASCII characters, such as
     *     white space or an invisible character; the message tells the place and does not show the key
     */
    public static SecretKey of(CharSequence characters) {
        int from = 0;
        int to = characters.length();
        while (from < to && isAround(characters.charAt(from))) {
            from++;
        }
        while (from < to && isAround(characters.charAt(to - 1))) {
            to--;
        }
        if (from == to) {
            throw new IllegalArgumentException("the secret key is empty");
        }
        for (int i = from; i < to; i++) {
            char c = characters.charAt(i);
            if (Character.isWhitespace(c)) {
                throw new IllegalArgumentException("the secret key holds more than one word; give the key alone");
            }
            if (c <= ' ' || c > '~') {
                throw new IllegalArgumentException("the secret key holds an invisible or foreign character at position "
                        + (i + 1) + ", which no key has; copy the key again from the console");
            }
        }
        byte[] bytes = new byte[to - from];
        for (int i = from; i < to; i++) {
            bytes[i - from] = (byte) characters.charAt(i);
        }
        return new SecretKey(bytes);
    }

    private static boolean isAround(char c) {
        return Character.isWhitespace(c) || c == BYTE_ORDER_MARK;
    }

    /**
     * {@return a key from an environment variable} The environment keeps a copy of its own.
     *
     * @param variable the name of the variable
     * @throws IllegalArgumentException if the variable is not set, empty, or holds anything but a key; the message says
     *     so and does not show it
     */
    public static SecretKey fromEnv(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + variable
                    + " holds no secret key; set it to the key that the console shows");
        }
        return of(value);
    }

    /**
     * {@return a key from a file that holds nothing else}
     *
     * @param file a text of ASCII characters
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds anything but a key; the message says what and does not show it
     */
    public static SecretKey fromFile(Path file) throws IOException {
        byte[] content = new byte[LARGEST_FILE + 1];
        CharBuffer characters = CharBuffer.allocate(0);
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(content, 0, content.length);
            if (length > LARGEST_FILE) {
                throw new IllegalArgumentException(
                        "the file is too large for a key; name one that holds the key alone");
            }
            characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(content, 0, length));
            return of(characters);
        } finally {
            Arrays.fill(content, (byte) 0);
            Arrays.fill(characters.array(), '\0');
        }
    }

    /**
     * Overwrites the key in memory. Signing with it fails from then on: keep it while a client uses it. Idempotent.
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

    /**
     * A key as {@link javax.crypto.Mac} wants it, for one signature. The JDK's own {@code SecretKeySpec} keeps a copy
     * of the key that cannot be destroyed; this hands one out, which the JDK's HMAC overwrites once it has started.
     */
    record HmacKey(SecretKey key) implements javax.crypto.SecretKey {

        @Override
        public String getAlgorithm() {
            return "HmacSHA256";
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            byte[] copy = key.bytes.clone();
            if (key.destroyed) {
                Arrays.fill(copy, (byte) 0);
                throw new IllegalStateException(
                        "the secret key has been destroyed; keep it while a client signs with it");
            }
            return copy;
        }
    }
}
