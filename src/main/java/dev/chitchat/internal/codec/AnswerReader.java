package dev.chitchat.internal.codec;

import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.internal.text.Excerpt;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Reads one answer; {@code ErrorCode} decides whether it says yes or no. */
final class AnswerReader {

    private static final Pattern CODE = Pattern.compile("[+-]?[0-9]{1,100}");

    private final byte[] body;
    private final String signature;

    /** The signature is what no excerpt may repeat. */
    AnswerReader(byte[] body, String signature) {
        this.body = body;
        this.signature = signature;
    }

    ServiceAnswer read() {
        if (body.length == 0) {
            throw new MalformedAnswerException("the answer is empty; try again, or check the endpoint and proxies");
        }
        AnswerTree fields = readFields();
        String status = fields.plain("ActionStatus");
        String info = fields.plain("ErrorInfo");
        int code = code(fields.plain("ErrorCode"));
        if (code == 0 && status != null && !status.equalsIgnoreCase("OK")) {
            throw malformed("says ErrorCode 0, but not ActionStatus OK");
        }
        return new ServiceAnswer(body, code, info == null ? "" : Excerpt.of(info, signature), fields);
    }

    private AnswerTree readFields() {
        try (JsonParser json = Json.ANSWERS.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("is no JSON object");
            }
            AnswerTree fields = AnswerTree.read(json);
            if (json.nextToken() != null) {
                throw malformed("goes on after its end");
            }
            return fields;
        } catch (JacksonException e) {
            String where =
                    e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset() + " of " + body.length;
            throw malformed("is no valid JSON" + where);
        }
    }

    /** A number beyond an int is no known code, and stays an unknown one, never retried, as the largest or smallest int. */
    private int code(@Nullable String digits) {
        if (digits == null) {
            throw malformed("lacks ErrorCode");
        }
        if (!CODE.matcher(digits).matches()) {
            throw malformed("has an ErrorCode that is no whole number");
        }
        BigInteger code = new BigInteger(digits);
        if (code.bitLength() < Integer.SIZE) {
            return code.intValue();
        }
        return code.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }

    private MalformedAnswerException malformed(String what) {
        return new MalformedAnswerException("the answer " + what + ": \"" + Excerpt.of(body, signature)
                + "\"; try again, or check the endpoint and proxies");
    }
}
