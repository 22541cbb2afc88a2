package dev.chitchat.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** What a UserSig says, and the code that proves it; times in Unix seconds. */
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
