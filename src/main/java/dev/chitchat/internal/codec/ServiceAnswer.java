package dev.chitchat.internal.codec;

import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.internal.text.Excerpt;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * One answer of the service, read once: whether it says yes or no, and what it holds beside that. Immutable.
 *
 * @param body as it came
 * @param fields what it holds
 * @param errorCode the service's code, 0 for success
 * @param errorInfo the service's words, possibly none; cut and cleaned where they are long
 * @param requestId what the service calls this request, for those who ask its support, or {@code null} where it does not say
 */
@SuppressWarnings("ArrayRecordComponent") // answers are not compared
public record ServiceAnswer(
        byte[] body,
        AnswerTree fields,
        int errorCode,
        String errorInfo,
        @Nullable String requestId) {

    /** An answer is bounded as a whole, so what nothing asks for in it may have any depth and length. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final Pattern CODE = Pattern.compile("[+-]?[0-9]{1,100}");

    /**
     * The answer in a body that came with HTTP status 200; {@code ErrorCode} decides whether it says yes or no. Unknown fields
     * are passed over, as the service may add some at any time. What is kept or quoted of it holds no part of the signature that
     * the call was made with, since an answer may repeat it.
     *
     * @throws MalformedAnswerException if it is none; the message tells where, with a short excerpt
     */
    public static ServiceAnswer read(byte[] body, String signature) {
        if (body.length == 0) {
            throw new MalformedAnswerException("the answer is empty; try again, or check the endpoint and proxies");
        }
        if (body.length > 1 && body[0] == 0x1F && body[1] == (byte) 0x8B) {
            throw new MalformedAnswerException("the answer is packed with gzip, which was not asked for;"
                    + " have the proxy or gateway on the way leave answers as they are");
        }
        AnswerTree fields = readFields(body, signature);
        String status = fields.plain("ActionStatus");
        String id = fields.name("RequestId");
        ServiceAnswer answer = new ServiceAnswer(
                body,
                fields,
                code(fields.plain("ErrorCode"), body, signature),
                Excerpt.of(fields.words("ErrorInfo"), signature),
                id == null || id.isBlank() ? null : Excerpt.of(id, signature));
        if (answer.accepted() && status != null && !status.equalsIgnoreCase("OK")) {
            throw MalformedAnswerException.doubtful(
                    words("says ErrorCode 0, but not ActionStatus OK", body, signature));
        }
        return answer;
    }

    private static AnswerTree readFields(byte[] body, String signature) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("is no JSON object", body, signature);
            }
            AnswerTree fields = AnswerTree.read(json);
            if (json.nextToken() != null) {
                throw malformed("goes on after its end", body, signature);
            }
            return fields;
        } catch (JacksonException e) {
            String where =
                    e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset() + " of " + body.length;
            throw malformed("is no valid JSON" + where, body, signature);
        }
    }

    /** A number beyond an int is no known code, and stays an unknown one, never retried, as the largest or smallest int. */
    private static int code(@Nullable String digits, byte[] body, String signature) {
        if (digits == null) {
            throw malformed("lacks ErrorCode", body, signature);
        }
        if (!CODE.matcher(digits).matches()) {
            throw malformed("has an ErrorCode that is no whole number", body, signature);
        }
        BigInteger code = new BigInteger(digits);
        if (code.bitLength() < Integer.SIZE) {
            return code.intValue();
        }
        return code.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }

    private static MalformedAnswerException malformed(String what, byte[] body, String signature) {
        return new MalformedAnswerException(words(what, body, signature));
    }

    private static String words(String what, byte[] body, String signature) {
        return "the answer " + what + ": \"" + Excerpt.of(body, signature)
                + "\"; try again, or check the endpoint and proxies";
    }

    /** Whether the service did what it was asked for; HTTP says 200 even where it did not. */
    public boolean accepted() {
        return errorCode == 0;
    }

    /** The JSON as it came. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The code alone, since an answer may repeat the signature. */
    @Override
    public String toString() {
        return "ServiceAnswer[" + errorCode + "]";
    }
}
