package dev.chitchat.codec;

import dev.chitchat.error.Excerpt;
import dev.chitchat.error.MalformedAnswerException;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Reads one answer, token by token, without building a tree. */
final class AnswerReader {

    private static final int MOST_DIGITS = 100;
    private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]+");

    private final byte[] body;
    private final String signature;

    private @Nullable String actionStatus;
    private @Nullable Integer errorCode;
    private String errorInfo = "";

    /** The signature is what no excerpt may repeat. */
    AnswerReader(byte[] body, String signature) {
        this.body = body;
        this.signature = signature;
    }

    ServiceAnswer read() {
        if (body.length == 0) {
            throw new MalformedAnswerException("the answer is empty; try again, or check the endpoint and proxies");
        }
        try (JsonParser json = Json.FACTORY.createParser(ObjectReadContext.empty(), body)) {
            readObject(json);
        } catch (JacksonException e) {
            throw malformed("is no valid JSON", offset(e));
        }
        if (errorCode == null || actionStatus == null) {
            throw malformed("lacks " + (errorCode == null ? "ErrorCode" : "ActionStatus"), body.length);
        }
        return new ServiceAnswer(Excerpt.of(actionStatus, signature), errorCode, errorInfo);
    }

    private void readObject(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw malformed("is no JSON object", 0);
        }
        String name;
        while ((name = json.nextName()) != null) {
            readField(name, json);
        }
        if (json.nextToken() != null) {
            throw malformed("goes on after its end", offset(json));
        }
    }

    private void readField(String name, JsonParser json) {
        JsonToken value = json.nextToken();
        switch (name) {
            case "ErrorCode" -> errorCode = readCode(value, json);
            case "ActionStatus" -> actionStatus = readText(name, value, json);
            case "ErrorInfo" ->
                errorInfo = value == JsonToken.VALUE_NULL ? "" : Excerpt.of(readText(name, value, json), signature);
            default -> json.skipChildren();
        }
    }

    private int readCode(JsonToken value, JsonParser json) {
        if (value == JsonToken.VALUE_NUMBER_INT && json.getNumberType() == JsonParser.NumberType.INT) {
            return json.getIntValue();
        }
        if (value != JsonToken.VALUE_NUMBER_INT && value != JsonToken.VALUE_STRING) {
            throw malformed("has an ErrorCode that is no whole number", offset(json));
        }
        String digits = json.getString();
        if (digits.length() > MOST_DIGITS || !DIGITS.matcher(digits).matches()) {
            throw malformed("has an ErrorCode that is no number", offset(json));
        }
        return nearestInt(new BigInteger(digits));
    }

    /** A number beyond an int is no known code, and stays an unknown one, never retried, as the largest or smallest int. */
    private static int nearestInt(BigInteger code) {
        if (code.bitLength() < Integer.SIZE) {
            return code.intValue();
        }
        return code.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }

    private String readText(String name, JsonToken value, JsonParser json) {
        if (value != JsonToken.VALUE_STRING) {
            throw malformed("has an " + name + " that is no text", offset(json));
        }
        return json.getString();
    }

    private static long offset(JsonParser json) {
        return json.currentTokenLocation().getByteOffset();
    }

    private static long offset(JacksonException e) {
        return e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
    }

    private MalformedAnswerException malformed(String what, long offset) {
        String where = offset < 0 ? "" : " at byte " + offset + " of " + body.length;
        return new MalformedAnswerException("the answer " + what + where + ": \"" + Excerpt.of(body, signature)
                + "\"; try again, or check the endpoint and proxies");
    }
}
