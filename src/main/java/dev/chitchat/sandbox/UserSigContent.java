package dev.chitchat.sandbox;

import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LARGEST_JSON_BYTES = 16 * 1024;
    private static final int HMAC_BYTES = 32;
    private static final String VERSION = "2.0";

    /** Reads a UserSig, or says {@code null} when it is damaged in whatever way. */
    static @Nullable UserSigContent read(String userSig) {
        try {
            String base64 = userSig.replace('*', '+').replace('-', '/').replace('_', '=');
            JsonNode root = JSON.readTree(inflate(Base64.getDecoder().decode(base64)));
            return root != null && VERSION.equals(text(root, "TLS.ver")) ? from(root) : null;
        } catch (IllegalArgumentException | DataFormatException | JacksonException e) {
            return null;
        }
    }

    private static @Nullable UserSigContent from(JsonNode root) {
        String identifier = text(root, "TLS.identifier");
        String signature = text(root, "TLS.sig");
        if (identifier == null || signature == null) {
            return null;
        }
        boolean whole = Base64.getDecoder().decode(signature).length == HMAC_BYTES
                && isNumber(root, "TLS.sdkappid")
                && isNumber(root, "TLS.time")
                && isNumber(root, "TLS.expire");
        return whole
                ? new UserSigContent(
                        identifier,
                        root.get("TLS.sdkappid").longValue(),
                        root.get("TLS.time").longValue(),
                        root.get("TLS.expire").longValue(),
                        text(root, "TLS.userbuf"),
                        signature)
                : null;
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

    private static @Nullable String text(JsonNode root, String name) {
        JsonNode node = root.get(name);
        return node != null && node.isString() ? node.stringValue() : null;
    }

    private static boolean isNumber(JsonNode root, String name) {
        JsonNode node = root.get(name);
        return node != null && node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
    }

    boolean isExpiredAt(long nowSeconds) {
        return nowSeconds - timeSeconds > expireSeconds;
    }

    String signedText() {
        return "TLS.identifier:" + identifier + "\nTLS.sdkappid:" + sdkAppId + "\nTLS.time:" + timeSeconds
                + "\nTLS.expire:" + expireSeconds + "\n"
                + (userBuffer == null ? "" : "TLS.userbuf:" + userBuffer + "\n");
    }
}
