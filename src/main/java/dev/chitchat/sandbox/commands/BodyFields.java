package dev.chitchat.sandbox.commands;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fields of a body, asked for by name and type; a JSON null counts as absent, others are passed over. */
public record BodyFields(JsonNode root) {

    /** A body that a command cannot be carried out with; keeps no stack trace, since it is an everyday answer. */
    public static final class BadParameter extends RuntimeException {

        private static final long serialVersionUID = 1;

        BadParameter(String info) {
            super(info, null, false, false);
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int TEXT = 0;
    private static final int RICH = 2;

    public static BodyFields of(byte[] json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new BadParameter("the body is not valid JSON");
        }
        if (root == null || !root.isObject()) {
            throw new BadParameter("the body is not a JSON object");
        }
        return new BodyFields(root);
    }

    public boolean has(String name) {
        return field(name) != null;
    }

    public boolean isText(String name) {
        JsonNode node = field(name);
        return node != null && node.isString();
    }

    private @Nullable JsonNode field(String name) {
        JsonNode node = root.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private <T> @Nullable T read(String name, String kind, Predicate<JsonNode> fits, Function<JsonNode, T> value) {
        JsonNode node = field(name);
        if (node != null && !fits.test(node)) {
            throw new BadParameter(name + " must be " + kind);
        }
        return node == null ? null : value.apply(node);
    }

    /** A text, or {@code null} where it is absent or empty. */
    @Nullable
    public String text(String name) {
        String text = read(name, "a string", JsonNode::isString, JsonNode::stringValue);
        return text == null || text.isEmpty() ? null : text;
    }

    /** A text that is neither absent nor blank. */
    public String mandatoryText(String name) {
        String text = text(name);
        if (text == null || text.isBlank()) {
            throw new BadParameter(name + " is missing or blank");
        }
        return text;
    }

    /** An integer of 64 bits, or {@code null} where it is absent. */
    @Nullable
    public Long number(String name) {
        return read(
                name, "an integer", node -> node.isIntegralNumber() && node.canConvertToLong(), JsonNode::longValue);
    }

    public long mandatoryNumber(String name) {
        return needed(name, number(name));
    }

    /** 0 or 2, or {@code null} where it is absent. */
    @Nullable
    public Integer answerType() {
        Long number = number("AnswerType");
        if (number != null && number != TEXT && number != RICH) {
            throw new BadParameter("AnswerType must be 0 (text) or 2 (rich text)");
        }
        return number == null ? null : (Integer) number.intValue();
    }

    /** A list of texts, or {@code null} where it is absent. */
    @Nullable
    public List<String> texts(String name) {
        return read(
                name,
                "an array of strings that are not blank",
                node -> node.isArray()
                        && node.valueStream()
                                .allMatch(text ->
                                        text.isString() && !text.stringValue().isBlank()),
                node -> node.valueStream().map(JsonNode::stringValue).toList());
    }

    List<String> mandatoryTexts(String name) {
        return needed(name, texts(name));
    }

    private static <T> T needed(String name, @Nullable T value) {
        if (value == null) {
            throw new BadParameter(name + " is missing");
        }
        return value;
    }
}
