package dev.chitchat.cli.input;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** The first 64 bits of the SHA-256 of an input line, by which a changed line is told from the one that was sent. */
public record Fingerprint(long bits) {

    private static final Pattern WRITTEN = Pattern.compile("[0-9a-f]{16}");

    /** That of a text as UTF-8. */
    static Fingerprint of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Fingerprint of(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Fingerprint(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static Fingerprint of(List<Fingerprint> parts) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * parts.size());
        parts.forEach(part -> bytes.putLong(part.bits));
        return of(bytes.array());
    }

    /** Reads what {@link #toString()} wrote. Throws IllegalArgumentException if it is none. */
    public static Fingerprint parse(String text) {
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
