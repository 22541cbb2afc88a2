package dev.chitchat.sandbox;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a body asks for: the question and the fields to set, or why it cannot be carried out.
 *
 * <p>Fields that the page does not name are passed over; an empty text and a JSON null leave a field unchanged.
 */
record RequestedUpdate(@Nullable String questionId, StoredQuestion fields, Ruling ruling) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int TEXT = 0;
    private static final int RICH = 2;

    static RequestedUpdate parse(RequestBody body) {
        if (body.isTooLarge()) {
            return refused(null, "the body is larger than " + RequestBody.LARGEST_BYTES + " bytes");
        }
        JsonNode root;
        try {
            root = JSON.readTree(body.bytes());
        } catch (JacksonException e) {
            return refused(null, "the body is not valid JSON");
        }
        return root != null && root.isObject() ? of(root) : refused(null, "the body is not a JSON object");
    }

    private static RequestedUpdate of(JsonNode root) {
        String id = null;
        try {
            id = text(root, "StandardQuestionId");
            if (id == null || id.isBlank()) {
                return refused(null, "StandardQuestionId is missing or blank");
            }
            StoredQuestion fields = new StoredQuestion(
                    text(root, "Question"), text(root, "Answer"), answerType(root), number(root, "CategoryId"));
            return fields.equals(StoredQuestion.EMPTY)
                    ? refused(id, "nothing to change: none of Question, Answer, AnswerType and CategoryId is given")
                    : new RequestedUpdate(id, fields, Ruling.OK);
        } catch (WrongType e) {
            return refused(id, e.info);
        }
    }

    private static RequestedUpdate refused(@Nullable String questionId, String why) {
        return new RequestedUpdate(questionId, StoredQuestion.EMPTY, new Ruling(Ruling.BAD_PARAMETER, why));
    }

    private static @Nullable JsonNode field(JsonNode root, String name) {
        JsonNode node = root.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private static @Nullable String text(JsonNode root, String name) throws WrongType {
        JsonNode node = field(root, name);
        if (node == null) {
            return null;
        }
        if (!node.isString()) {
            throw new WrongType(name + " must be a string");
        }
        return node.stringValue().isEmpty() ? null : node.stringValue();
    }

    private static @Nullable Long number(JsonNode root, String name) throws WrongType {
        JsonNode node = field(root, name);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new WrongType(name + " must be an integer");
        }
        return node.longValue();
    }

    private static @Nullable Integer answerType(JsonNode root) throws WrongType {
        Long number = number(root, "AnswerType");
        if (number == null) {
            return null;
        }
        if (number != TEXT && number != RICH) {
            throw new WrongType("AnswerType must be 0 (text) or 2 (rich text)");
        }
        return number.intValue();
    }

    /** Leads out of the reading of one field; keeps no stack trace, since it is an everyday answer. */
    private static final class WrongType extends Exception {

        private static final long serialVersionUID = 1;

        private final String info;

        WrongType(String info) {
            super(info, null, false, false);
            this.info = info;
        }
    }
}
