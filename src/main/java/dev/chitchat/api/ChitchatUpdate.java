package dev.chitchat.api;

import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.json.UpdateFields;
import org.jspecify.annotations.Nullable;

/**
 * The change of one standard question: its id and the fields to set.
 *
 * <p>A field that is absent ({@code null}) is left unchanged by the service. So is an empty text: the service cannot
 * empty a question or an answer through this command, so an empty text counts as absent here. An update with nothing
 * to change may be built step by step; sent, it fails with {@link dev.chitchat.error.InvalidUpdateException}.
 *
 * <pre>{@code
 * ChitchatUpdate update = ChitchatUpdate.of("1500086040-@RBT#DeskDefaultRobot-qJLb9mKIA4bmdv9j")
 *         .withAnswer("Hello!", AnswerType.TEXT)
 *         .withCategory(77514);
 * }</pre>
 *
 * @param standardQuestionId the id of the question to change; opaque, not blank
 * @param question the new main question, or absent
 * @param answer the new answer, or absent
 * @param answerType how the answer is shown, or absent
 * @param categoryId the category to move the question to, or absent
 */
public record ChitchatUpdate(
        String standardQuestionId,
        @Nullable String question,
        @Nullable String answer,
        @Nullable AnswerType answerType,
        @Nullable Long categoryId) {

    /**
     * Checks the id and takes empty texts for absent ones.
     *
     * @throws IllegalArgumentException if the id is blank
     */
    public ChitchatUpdate {
        if (standardQuestionId.isBlank()) {
            throw new IllegalArgumentException("the id of the standard question is blank");
        }
        question = emptyToNull(question);
        answer = emptyToNull(answer);
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /**
     * {@return an update that changes nothing yet; add what to change with the {@code with} methods}
     *
     * @param standardQuestionId the id of the question to change
     * @throws IllegalArgumentException if the id is blank
     */
    public static ChitchatUpdate of(String standardQuestionId) {
        return new ChitchatUpdate(standardQuestionId, null, null, null, null);
    }

    /**
     * Reads an update from a JSON object with the service's own field names, as the command line reads its input.
     *
     * <p>Strict, so that a typing error is reported and not sent: names are case-sensitive, each of the right type and
     * at most once, nothing unknown, nothing after the object. {@code null} and an empty text count as absent.
     *
     * <pre>{@code
     * ChitchatUpdate.fromJson("{\"StandardQuestionId\": \"q1\", \"Answer\": \"Hello!\", \"AnswerType\": 0}")
     * }</pre>
     *
     * @param json one object with {@code StandardQuestionId} and at least one of {@code Question}, {@code Answer},
     *     {@code AnswerType} and {@code CategoryId}
     * @return the update
     * @throws dev.chitchat.error.InvalidUpdateException if it is no such object; the message names the field or column
     */
    public static ChitchatUpdate fromJson(String json) {
        return UpdateFields.read(
                JsonLine.read(json),
                false,
                (id, question, answer, type, category) ->
                        new ChitchatUpdate(id, question, answer, type == null ? null : AnswerType.of(type), category));
    }

    /**
     * {@return a copy that also sets the main question}
     *
     * @param text the new question; empty leaves it unchanged
     */
    public ChitchatUpdate withQuestion(String text) {
        return new ChitchatUpdate(standardQuestionId, text, answer, answerType, categoryId);
    }

    /**
     * {@return a copy that also sets the answer, in the type it has now}
     *
     * @param text the new answer; empty leaves it unchanged
     */
    public ChitchatUpdate withAnswer(String text) {
        return new ChitchatUpdate(standardQuestionId, question, text, answerType, categoryId);
    }

    /**
     * {@return a copy that also sets the answer and its type}
     *
     * @param text the new answer; empty leaves it unchanged
     * @param type how it is shown
     */
    public ChitchatUpdate withAnswer(String text, AnswerType type) {
        return new ChitchatUpdate(standardQuestionId, question, text, type, categoryId);
    }

    /**
     * {@return a copy that also sets the type of the answer} Send the answer along: whether the service switches the
     * type of an answer it is not given is not documented.
     *
     * @param type how the answer is shown
     */
    public ChitchatUpdate withAnswerType(AnswerType type) {
        return new ChitchatUpdate(standardQuestionId, question, answer, type, categoryId);
    }

    /**
     * {@return a copy that also moves the question}
     *
     * @param id the category to move it to
     */
    public ChitchatUpdate withCategory(long id) {
        return new ChitchatUpdate(standardQuestionId, question, answer, answerType, id);
    }

    /** {@return whether there is anything to send, at least one field} */
    public boolean changesSomething() {
        return question != null || answer != null || answerType != null || categoryId != null;
    }

    /**
     * {@return one update that does what this one and then a later one would do: later fields over earlier ones}
     *
     * @param later an update of the same question
     * @throws IllegalArgumentException if it is for another question
     */
    public ChitchatUpdate followedBy(ChitchatUpdate later) {
        if (!later.standardQuestionId.equals(standardQuestionId)) {
            throw new IllegalArgumentException("updates of different questions cannot be merged");
        }
        return new ChitchatUpdate(
                standardQuestionId,
                later.question != null ? later.question : question,
                later.answer != null ? later.answer : answer,
                later.answerType != null ? later.answerType : answerType,
                later.categoryId != null ? later.categoryId : categoryId);
    }
}
