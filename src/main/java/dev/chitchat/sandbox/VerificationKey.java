package dev.chitchat.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret key that a sandbox verifies UserSigs with; it never shows itself. Immutable and thread-safe. */
public final class VerificationKey {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private VerificationKey(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * A key from its characters, as the console shows them.
     *
     * @param key the secret key's text
     * @return the key
     * @throws IllegalArgumentException if the text is blank
     */
    public static VerificationKey of(CharSequence key) {
        String text = key.toString();
        if (text.isBlank()) {
            throw new IllegalArgumentException("the secret key is blank; leave it out to accept any key");
        }
        return new VerificationKey(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    }

    boolean signed(String content, String base64Signature) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] expected = mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(expected, Base64.getDecoder().decode(base64Signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
        }
    }

    /** Always the same text, whatever the key. */
    @Override
    public String toString() {
        return "VerificationKey[REDACTED]";
    }
}
