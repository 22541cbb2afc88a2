package dev.chitchat.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes UserSigs by the recipe of the official libraries, good ones and bad ones. */
public record SigMaker(long app, String identifier, long timeSeconds, long expireSeconds, String key) {

    public static SigMaker valid() {
        long now = System.currentTimeMillis() / 1000;
        return new SigMaker(RawCaller.APP, RawCaller.ADMINISTRATOR, now, 86400, RawCaller.KEY);
    }

    public SigMaker withApp(long changed) {
        return new SigMaker(changed, identifier, timeSeconds, expireSeconds, key);
    }

    public SigMaker withIdentifier(String changed) {
        return new SigMaker(app, changed, timeSeconds, expireSeconds, key);
    }

    public SigMaker withTime(long changed) {
        return new SigMaker(app, identifier, changed, expireSeconds, key);
    }

    public SigMaker withKey(String changed) {
        return new SigMaker(app, identifier, timeSeconds, expireSeconds, changed);
    }

    public String make() {
        String signed = "TLS.identifier:" + identifier + "\nTLS.sdkappid:" + app + "\nTLS.time:" + timeSeconds
                + "\nTLS.expire:" + expireSeconds + "\n";
        return pack("{\"TLS.ver\":\"2.0\",\"TLS.identifier\":\"" + identifier + "\",\"TLS.sdkappid\":" + app
                + ",\"TLS.expire\":" + expireSeconds + ",\"TLS.time\":" + timeSeconds + ",\"TLS.sig\":\"" + hmac(signed)
                + "\"}");
    }

    /** Compresses and encodes whatever is to stand in the UserSig. */
    public static String pack(String json) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
            deflater.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return Base64.getEncoder()
                .encodeToString(compressed.toByteArray())
                .replace('+', '*')
                .replace('/', '-')
                .replace('=', '_');
    }

    private String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HMAC-SHA256", e);
        }
    }
}
