package dev.chitchat.codec;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.MalformedAnswerException;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;

/**
 * Updates to JSON, and the service's answers from it. Thread-safe.
 *
 * <p>The field names are those of the service's page {@code update_chitchat}; the sample on that page is no valid JSON,
 * what is written here is.
 */
public final class Codec {

    private static final SerializedString ID = new SerializedString(Fields.ID);
    private static final SerializedString QUESTION = new SerializedString(Fields.QUESTION);
    private static final SerializedString ANSWER = new SerializedString(Fields.ANSWER);
    private static final SerializedString ANSWER_TYPE = new SerializedString(Fields.ANSWER_TYPE);
    private static final SerializedString CATEGORY_ID = new SerializedString(Fields.CATEGORY_ID);

    private Codec() {}

    /**
     * A codec.
     *
     * @return the codec; it has no state
     */
    public static Codec create() {
        return new Codec();
    }

    /**
     * The body of a call. Absent fields are left out; a type of 0 is a value and is written.
     *
     * @param update what to change
     * @return a JSON object in UTF-8
     * @throws InvalidUpdateException if there is nothing to change, or a text holds half of a character
     */
    public byte[] encode(ChitchatUpdate update) {
        check(update);
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(update, json);
        }
        return out.toByteArray();
    }

    /**
     * Whether an update can be sent; looks only.
     *
     * @param update what to change
     * @throws InvalidUpdateException if there is nothing to change, or a text holds half of a character
     */
    public void check(ChitchatUpdate update) {
        if (!update.changesSomething()) {
            throw InvalidUpdates.nothingToChange();
        }
        checkText(Fields.ID, update.standardQuestionId());
        checkText(Fields.ANSWER, update.answer());
        checkText(Fields.QUESTION, update.question());
    }

    private static void checkText(String name, @Nullable String text) {
        if (text != null && InvalidUpdates.isBroken(text)) {
            throw InvalidUpdates.brokenText(name);
        }
    }

    private static void write(ChitchatUpdate update, JsonGenerator json) {
        json.writeStartObject();
        writeText(ID, update.standardQuestionId(), json);
        writeText(ANSWER, update.answer(), json);
        if (update.answerType() != null) {
            json.writeName(ANSWER_TYPE);
            json.writeNumber(update.answerType().code());
        }
        if (update.categoryId() != null) {
            json.writeName(CATEGORY_ID);
            json.writeNumber(update.categoryId());
        }
        writeText(QUESTION, update.question(), json);
        json.writeEndObject();
    }

    private static void writeText(SerializedString name, @Nullable String text, JsonGenerator json) {
        if (text != null) {
            json.writeName(name);
            json.writeString(text);
        }
    }

    /**
     * The answer in a body. Fields that are not known are passed over, as the service may add some at any time; a code
     * may also come as text.
     *
     * @param body what the service sent with HTTP status 200
     * @return the answer, whether it says yes or no
     * @throws MalformedAnswerException if it is none; the message tells where, with a short excerpt
     */
    ServiceAnswer decode(byte[] body) {
        return decode(body, "");
    }

    /**
     * The answer in a body that may repeat what was sent: whatever of it is kept or quoted holds no part of the signature.
     *
     * @param body what the service sent with HTTP status 200
     * @param signature the UserSig that the call was made with
     * @return the answer, whether it says yes or no
     * @throws MalformedAnswerException if it is none; the message tells where, with a short excerpt
     */
    public ServiceAnswer decode(byte[] body, String signature) {
        return new AnswerReader(body, signature).read();
    }
}
