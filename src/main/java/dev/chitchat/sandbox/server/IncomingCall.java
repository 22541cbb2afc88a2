package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.commands.BodyFields;
import dev.chitchat.sandbox.commands.BodyFields.BadParameter;
import dev.chitchat.sandbox.commands.Commands;
import dev.chitchat.sandbox.commands.Reply;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** A call as it was read from the wire, and what the service checks of it; no parameters where nothing can be read. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record IncomingCall(
        long receivedNanos,
        String method,
        String path,
        @Nullable Map<String, List<String>> parameters,
        byte[] body) {

    static final long NOT_A_NUMBER = -1;
    static final String SERVICE = "/v4/openim_console_http_svc/";
    static final String PATH = SERVICE + "update_chitchat";

    private static final long LARGEST_UNSIGNED = 4294967295L;
    private static final int BAD_URL = 60002;

    /** The target may be a whole URL, as programs send that take the sandbox for a proxy. */
    static IncomingCall of(long receivedNanos, String method, String target, byte[] body) {
        int mark = target.indexOf('?');
        String query = mark < 0 ? "" : target.substring(mark + 1);
        return new IncomingCall(receivedNanos, method, path(target), parameters(query), body);
    }

    /** As it was sent: one with a broken percent sign is a path too. */
    static String path(String target) {
        return target.replaceFirst("(?i)^https?://[^/?#]*", "").replaceFirst("\\?.*", "");
    }

    /** Null where a percent sign lacks two hexadecimal digits; a plus sign stands for itself, as in signatures. */
    private static @Nullable Map<String, List<String>> parameters(String query) {
        try {
            return new QueryStringDecoder(query.replace("+", "%2B"), false).parameters();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String command() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A parameter; of one given twice the first counts. */
    @Nullable
    String text(String name) {
        List<String> values = parameters == null ? null : parameters.get(name);
        return values == null ? null : values.get(0);
    }

    /** The value as an unsigned 32-bit number, or {@link #NOT_A_NUMBER}. */
    long unsigned(String name) {
        String value = text(name);
        long number = value != null && value.matches("[0-9]{1,10}") ? Long.parseLong(value) : NOT_A_NUMBER;
        return number <= LARGEST_UNSIGNED ? number : NOT_A_NUMBER;
    }

    /** What comes before a call reaches its command, and so its limit: address, parameters and UserSig. */
    Reply check(SandboxOptions options) {
        if (!method.equals("POST")) {
            return new Reply(BAD_URL, "HTTP parse Error");
        }
        if (!path.equals(SERVICE + command()) || !Commands.serves(command(), options)) {
            return new Reply(
                    Reply.NO_SUCH_COMMAND,
                    "no such command; this stand-in serves POST " + PATH + " and the library's other commands");
        }
        if (parameters == null) {
            return new Reply(BAD_URL, "the URL holds a broken percent sign");
        }
        Reply checked = checkParameters(options);
        return checked.isOk() ? checkUserSig(options) : checked;
    }

    private Reply checkParameters(SandboxOptions options) {
        if (isEmpty("sdkappid")) {
            return new Reply(60012, "sdkappid is missing from the URL");
        }
        if (unsigned("sdkappid") < 1) {
            return new Reply(60006, "sdkappid is not a number from 1 to 4294967295");
        }
        if (isEmpty("identifier")) {
            return new Reply(60004, "identifier is missing from the URL");
        }
        if (unsigned("random") < 0) {
            return new Reply(BAD_URL, "random is not a number from 0 to 4294967295");
        }
        if (!"json".equals(text("contenttype"))) {
            return new Reply(BAD_URL, "contenttype is not json");
        }
        boolean known = options.sdkAppId() == 0 || options.sdkAppId() == unsigned("sdkappid");
        return known ? Reply.OK : new Reply(70020, "this SDKAppID is not found here");
    }

    private Reply checkUserSig(SandboxOptions options) {
        if (isEmpty("usersig")) {
            return new Reply(70002, "the UserSig is empty");
        }
        UserSigContent content = UserSigContent.read(String.valueOf(text("usersig")));
        if (content == null) {
            return new Reply(70003, "the UserSig is damaged");
        }
        if (content.sdkAppId() != unsigned("sdkappid")) {
            return new Reply(70014, "sdkappid differs from the one in the UserSig");
        }
        if (!content.identifier().equals(text("identifier"))) {
            return new Reply(70013, "identifier differs from the one in the UserSig");
        }
        if (content.isExpiredAt(options.clock().instant().getEpochSecond())) {
            return new Reply(70001, "the UserSig has expired");
        }
        boolean signed = options.secretKey() == null || content.isSignedWith(options.secretKey());
        return signed ? Reply.OK : new Reply(70009, "the UserSig was made with another key");
    }

    private boolean isEmpty(String name) {
        String value = text(name);
        return value == null || value.isEmpty();
    }

    /** What a UserSig (TLSSigAPIv2) holds: JSON with an HMAC-SHA256, packed by zlib, in Base64 of another alphabet. */
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
                boolean possible = VERSION.equals(json.text("TLS.ver"))
                        && content.timeSeconds >= 0
                        && content.expireSeconds >= 0
                        && Base64.getDecoder().decode(content.signature).length == HMAC_BYTES;
                return possible ? content : null;
            } catch (IllegalArgumentException | DataFormatException | BadParameter e) {
                return null;
            }
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
}
