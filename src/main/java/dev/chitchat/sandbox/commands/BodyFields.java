package dev.chitchat.sandbox.commands;

import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.json.JsonLine;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The fields of a body, asked for by name and type; a JSON null counts as absent, others are passed over. */
public record BodyFields(Map<String, @Nullable Object> root) {

    /** A body that a command cannot be carried out with; keeps no stack trace, since it is an everyday answer. */
    public static final class BadParameter extends RuntimeException {

        private static final long serialVersionUID = 1;

        BadParameter(String info) {
            super(info, null, false, false);
        }
    }

    private static final JsonFactory JSON = new JsonFactory();
    private static final int TEXT = 0;
    private static final int RICH = 2;

    public static BodyFields of(byte[] json) {
        try (JsonParser body = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (body.nextToken() != JsonToken.START_OBJECT) {
                throw new BadParameter("the body is not a JSON object");
            }
            BodyFields fields = new BodyFields(JsonLine.members(body, name -> {}));
            if (body.nextToken() != null) {
                throw new BadParameter("the body goes on after its JSON object");
            }
            return fields;
        } catch (JacksonException | InvalidUpdateException e) {
            throw new BadParameter("the body is not valid JSON");
        }
    }

    public boolean has(String name) {
        return root.get(name) != null;
    }

    public boolean isText(String name) {
        return root.get(name) instanceof String;
    }

    private @Nullable Object read(String name, String kind, Predicate<Object> fits) {
        Object value = root.get(name);
        if (value != null && !fits.test(value)) {
            throw new BadParameter(name + " must be " + kind);
        }
        return value;
    }

    /** A text, or {@code null} where it is absent or empty. */
    @Nullable
    public String text(String name) {
        String text = (String) read(name, "a string", String.class::isInstance);
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
        Object number = read(name, "an integer", value -> value instanceof Integer || value instanceof Long);
        return number == null ? null : (Long) ((Number) number).longValue();
    }

    /** An integer of 32 bits, or {@code null} where it is absent. */
    @Nullable
    public Integer code(String name) {
        return (Integer) read(name, "an integer of 32 bits", Integer.class::isInstance);
    }

    public long mandatoryNumber(String name) {
        return needed(name, number(name));
    }

    /** 0 or 2, or {@code null} where it is absent. */
    @Nullable
    public Integer answerType() {
        Integer type = code("AnswerType");
        if (type != null && type != TEXT && type != RICH) {
            throw new BadParameter("AnswerType must be 0 (text) or 2 (rich text)");
        }
        return type;
    }

    /** A list of texts, or {@code null} where it is absent. */
    @Nullable
    public List<String> texts(String name) {
        Object texts = read(
                name,
                "an array of strings that are not blank",
                value -> value instanceof List<?> all
                        && all.stream().allMatch(text -> text instanceof String said && !said.isBlank()));
        return texts == null
                ? null
                : ((List<?>) texts).stream().map(String.class::cast).toList();
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
