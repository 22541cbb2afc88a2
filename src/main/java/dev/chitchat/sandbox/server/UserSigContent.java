package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.commands.BodyFields;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * What a UserSig (TLSSigAPIv2) holds: JSON, compressed by zlib, in Base64 with three characters exchanged.
 *
 * @param signature the HMAC-SHA256 over {@link #signedText()}, in Base64
 */
record UserSigContent(
        String identifier,
        long sdkAppId,
        long timeSeconds,
        long expireSeconds,
        @Nullable String userBuffer,
        String signature) {

    private static final int LARGEST_JSON_BYTES = 16 * 1024;
    private static final int HMAC_BYTES = 32;
    private static final String VERSION = "2.0";

    /** Reads a UserSig, or says {@code null} when it is damaged in whatever way. */
    static @Nullable UserSigContent read(String userSig) {
        try {
            String base64 = userSig.replace('*', '+').replace('-', '/').replace('_', '=');
            BodyFields json = BodyFields.of(inflate(Base64.getDecoder().decode(base64)));
            UserSigContent content = new UserSigContent(
                    json.mandatoryText("TLS.identifier"),
                    json.mandatoryNumber("TLS.sdkappid"),
                    json.mandatoryNumber("TLS.time"),
                    json.mandatoryNumber("TLS.expire"),
                    json.text("TLS.userbuf"),
                    json.mandatoryText("TLS.sig"));
            return VERSION.equals(json.text("TLS.ver")) && content.isPossible() ? content : null;
        } catch (IllegalArgumentException | DataFormatException | BadParameter e) {
            return null;
        }
    }

    private boolean isPossible() {
        return timeSeconds >= 0 && expireSeconds >= 0 && Base64.getDecoder().decode(signature).length == HMAC_BYTES;
    }

    private static byte[] inflate(byte[] compressed) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            byte[] json = new byte[LARGEST_JSON_BYTES];
            int length = inflater.inflate(json);
            if (!inflater.finished() || inflater.getRemaining() > 0) {
                throw new DataFormatException("too short, too long or too large");
            }
            return Arrays.copyOf(json, length);
        } finally {
            inflater.end();
        }
    }

    boolean isExpiredAt(long nowSeconds) {
        return nowSeconds - timeSeconds > expireSeconds;
    }

    String signedText() {
        return "TLS.identifier:" + identifier + "\nTLS.sdkappid:" + sdkAppId + "\nTLS.time:" + timeSeconds
                + "\nTLS.expire:" + expireSeconds + "\n"
                + (userBuffer == null ? "" : "TLS.userbuf:" + userBuffer + "\n");
    }

    boolean isSignedWith(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            byte[] expected = mac.doFinal(signedText().getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(expected, Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + key.getAlgorithm(), e);
        }
    }
}
