package dev.chitchat.auth;

import dev.chitchat.auth.SecretKey.HmacKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Makes UserSigs (TLSSigAPIv2, HMAC-SHA256) for one account: a pure function of issue time and validity.
 *
 * <p>Immutable and thread-safe; a signature takes a few microseconds. A client signs by itself: this is for who needs
 * the text of a signature.
 */
public final class UserSigSigner {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(50 * 365L);

    private final long sdkAppId;
    private final String identifier;
    private final SecretKey key;

    private UserSigSigner(long sdkAppId, String identifier, SecretKey key) {
        this.sdkAppId = sdkAppId;
        this.identifier = identifier;
        this.key = key;
    }

    /**
     * {@return a signer for one account}
     *
     * @param sdkAppId the application
     * @param identifier the account that the signatures are for
     * @param key the application's secret key
     * @throws IllegalArgumentException if the identifier is empty or holds control characters
     */
    public static UserSigSigner of(long sdkAppId, String identifier, SecretKey key) {
        if (identifier.isEmpty() || identifier.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the identifier is empty or holds control characters");
        }
        return new UserSigSigner(sdkAppId, identifier, key);
    }

    /**
     * Signs.
     *
     * @param issuedAt when the validity begins; counted in whole seconds
     * @param validity how long the signature is to be valid, from a minute to 50 years; counted in whole seconds
     * @return the UserSig: only the characters {@code A-Z a-z 0-9 * - _}
     * @throws IllegalArgumentException if the validity lies outside of these bounds
     */
    public String sign(Instant issuedAt, Duration validity) {
        if (validity.compareTo(SHORTEST) < 0 || validity.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a signature must be valid for a minute to 50 years (" + LONGEST.toDays()
                    + " days), not " + validity);
        }
        UserSigContent content =
                new UserSigContent(identifier, sdkAppId, issuedAt.getEpochSecond(), validity.toSeconds(), null);
        return pack(content.toJson(content.hmac(key)));
    }

    static String pack(String json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length() + 64);
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(out)) {
            zlib.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encode(out.toByteArray());
    }

    /** In the service's own alphabet of Base64: {@code *}, {@code -}, {@code _} for {@code +}, {@code /}, {@code =}. */
    static String encode(byte[] bytes) {
        return Base64.getEncoder()
                .encodeToString(bytes)
                .replace('+', '*')
                .replace('/', '-')
                .replace('=', '_');
    }

    /** What a UserSig says and what proves it; times in Unix seconds. This service does not want a user buffer. */
    record UserSigContent(
            String identifier,
            long sdkAppId,
            long time,
            long expire,
            @Nullable String userbuf) {

        /** The HMAC over the lines that the service signs, in its order. */
        byte[] hmac(SecretKey key) {
            String signed = "TLS.identifier:" + identifier + "\nTLS.sdkappid:" + sdkAppId + "\nTLS.time:" + time
                    + "\nTLS.expire:" + expire + "\n" + (userbuf == null ? "" : "TLS.userbuf:" + userbuf + "\n");
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new HmacKey(key));
                return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java runtime has HmacSHA256, but this one does not", e);
            }
        }

        /** Whether the Base64 of the HMAC is the one that the key makes; compared in constant time. */
        boolean isProvedBy(String sig, SecretKey key) {
            byte[] right = Base64.getEncoder().encode(hmac(key));
            return MessageDigest.isEqual(right, sig.getBytes(StandardCharsets.UTF_8));
        }

        String toJson(byte[] hmac) {
            // An identifier holds no control characters, so that only these two need an escape.
            String account = identifier.replace("\\", "\\\\").replace("\"", "\\\"");
            String sig = Base64.getEncoder().encodeToString(hmac);
            return "{\"TLS.ver\":\"2.0\",\"TLS.identifier\":\"" + account + "\",\"TLS.sdkappid\":" + sdkAppId
                    + ",\"TLS.expire\":" + expire + ",\"TLS.time\":" + time
                    + (userbuf == null ? "" : ",\"TLS.userbuf\":\"" + userbuf + "\"")
                    + ",\"TLS.sig\":\"" + sig + "\"}";
        }
    }
}
