package dev.chitchat.internal.codec;

import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.MalformedAnswerException;

/**
 * Updates to JSON, and the service's answers from it. Thread-safe.
 *
 * <p>The field names are those of the service's page {@code update_chitchat}; the sample on that page is no valid JSON,
 * what is written here is.
 */
public final class Codec {

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
        AnswerType type = update.answerType();
        return new BodyWriter()
                .text(Fields.ID, update.standardQuestionId())
                .text(Fields.ANSWER, update.answer())
                .number(Fields.ANSWER_TYPE, type == null ? null : (long) type.code())
                .number(Fields.CATEGORY_ID, update.categoryId())
                .text(Fields.QUESTION, update.question())
                .bytes();
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
        InvalidUpdates.refuseBroken(Fields.ID, update.standardQuestionId());
        InvalidUpdates.refuseBroken(Fields.ANSWER, update.answer());
        InvalidUpdates.refuseBroken(Fields.QUESTION, update.question());
    }

    ServiceAnswer decode(byte[] body) {
        return decode(body, "");
    }

    /**
     * The answer in a body. Fields that are not known are passed over, as the service may add some at any time; a code
     * may also come as text. Whatever is kept or quoted of it holds no part of the signature, which it may repeat.
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
