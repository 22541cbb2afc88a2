package dev.chitchat.cli;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The first 64 bits of the SHA-256 of an input line, by which a changed line is told from the one that was sent.
 *
 * @param bits the bits, the first byte in the highest place
 */
record Fingerprint(long bits) {

    private static final Pattern WRITTEN = Pattern.compile("[0-9a-f]{16}");

    /** An empty digest to feed a line to. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What was fed to a digest, which starts anew. */
    static Fingerprint of(MessageDigest digest) {
        return new Fingerprint(ByteBuffer.wrap(digest.digest()).getLong());
    }

    /** That of several lines together. */
    static Fingerprint of(List<Fingerprint> parts) {
        MessageDigest digest = digest();
        parts.forEach(part ->
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(part.bits).flip()));
        return of(digest);
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Fingerprint parse(String text) {
        if (!WRITTEN.matcher(text).matches()) {
            throw new IllegalArgumentException("a fingerprint has 16 hexadecimal digits");
        }
        return new Fingerprint(Long.parseUnsignedLong(text, 16));
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(bits);
    }
}
