package dev.chitchat.internal.codec;

import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.internal.text.Excerpt;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** One answer of the service, read once; its words are cut and cleaned, its request id is null where it names none. */
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

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,100}(\\.[0-9]{1,100})?([eE][+-]?[0-9]{1,2})?");

    /**
     * The answer in a body that came with HTTP status 200; throws MalformedAnswerException, with an excerpt, if it is
     * none. Unknown fields are ignored. Words kept or quoted hold no part of the signature, which an answer may repeat.
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
        String id = fields.fields.get("RequestId") instanceof String text ? text.strip() : "";
        ServiceAnswer answer = new ServiceAnswer(
                body,
                fields,
                code(fields.plain("ErrorCode"), body, signature),
                Excerpt.of(fields.words("ErrorInfo"), signature),
                id.isEmpty() ? null : Excerpt.of(id, signature));
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
            // In UTF-16 and UTF-32 the parser counts no bytes.
            long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            throw malformed(
                    "is no valid JSON" + (at < 0 ? "" : " at byte " + at + " of " + body.length), body, signature);
        }
    }

    /** A number beyond an int becomes the largest or smallest int: unknown codes as well, so it is never retried. */
    private static int code(@Nullable String said, byte[] body, String signature) {
        BigInteger code = whole(said);
        if (code == null) {
            String what = said == null ? "lacks ErrorCode" : "has an ErrorCode that is no whole number";
            throw malformed(what, body, signature);
        }
        return (int) code.doubleValue(); // exact for an int, and the nearest one else
    }

    /** The whole number that a number or text says in any spelling, such as 4, 4.0 or 4e0; null where it says none. */
    private static @Nullable BigInteger whole(@Nullable String said) {
        try {
            return said != null && NUMBER.matcher(said).matches() ? new BigDecimal(said).toBigIntegerExact() : null;
        } catch (ArithmeticException fraction) {
            return null;
        }
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

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The code alone, since an answer may repeat the signature. */
    @Override
    public String toString() {
        return "ServiceAnswer[" + errorCode + "]";
    }

    /** An object of an answer, lenient in types; a fault in a field shows when it is asked for, and spoils no other. */
    record AnswerTree(Map<?, ?> fields) {

        /** An answer, a list in it, an object in that, a list of texts in that; what is deeper is skipped. */
        private static final int DEEPEST = 4;

        /** What takes the place of a value that is no text, list or object: the digits of a number, or what it is. */
        private record Literal(String text) {}

        private static final Literal NULL = new Literal("null");
        private static final Literal TWICE = new Literal("twice");
        private static final Literal SKIPPED = new Literal("skipped");

        /** Reads the object that starts at the parser's token. */
        static AnswerTree read(JsonParser json) {
            return new AnswerTree(object(json, DEEPEST - 1));
        }

        private static Object value(JsonToken token, JsonParser json, int levels) {
            if (token.isStructStart() && levels == 0) {
                json.skipChildren();
                return SKIPPED;
            }
            return switch (token) {
                case START_OBJECT -> object(json, levels - 1);
                case START_ARRAY -> array(json, levels - 1);
                case VALUE_STRING -> json.getString();
                case VALUE_NULL -> NULL;
                default -> new Literal(json.getString());
            };
        }

        private static Map<String, Object> object(JsonParser json, int levels) {
            Map<String, Object> fields = new HashMap<>();
            String name;
            while ((name = json.nextName()) != null) {
                fields.merge(name, value(json.nextToken(), json, levels), (first, second) -> TWICE);
            }
            return fields;
        }

        private static List<Object> array(JsonParser json, int levels) {
            List<Object> elements = new ArrayList<>();
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                elements.add(value(token, json, levels));
            }
            return elements;
        }

        private @Nullable Object field(String name) {
            Object value = fields.get(name);
            if (value == TWICE) {
                throw malformed("has " + name + " twice");
            }
            return value == NULL ? null : value;
        }

        /** The rows of a list; an absent one has none, and is refused where the field {@code count} is not 0. */
        <T> List<T> list(String name, String count, Function<AnswerTree, T> row) {
            // Taken for an empty library, it would be pulled over a file.
            if (field(name) == null && number(count, 0) != 0) {
                throw malformed("has a " + count + ", but no " + name);
            }
            return elements(name, "has a " + name + " that is no array", element -> {
                if (element instanceof Map<?, ?> object) {
                    return row.apply(new AnswerTree(object));
                }
                throw malformed("has a row in " + name + " that is no object");
            });
        }

        List<String> texts(String name) {
            return elements(name, "has " + name + " that are no array", element -> text(name, element));
        }

        private <T> List<T> elements(String name, String noArray, Function<Object, T> each) {
            Object value = field(name);
            if (value == null) {
                return List.of();
            }
            if (!(value instanceof List<?> list)) {
                throw malformed(noArray);
            }
            return list.stream().<T>map(each).toList();
        }

        /** The text of the first of these names that is there. */
        String text(String... names) {
            for (String name : names) {
                Object value = field(name);
                if (value != null) {
                    return text(name, value);
                }
            }
            throw malformed("lacks " + String.join(" and ", names));
        }

        String textOr(String name, String otherwise) {
            Object value = field(name);
            return value == null ? otherwise : text(name, value);
        }

        private static String text(String name, Object value) {
            if (value instanceof String text) {
                return text;
            }
            throw malformed("has a " + name + " that is no text");
        }

        /** What a field says, be it a text, a number or anything else; {@code null} where it is absent. */
        @Nullable
        String plain(String name) {
            Object value = field(name);
            if (value instanceof String text) {
                return text.strip();
            }
            return value == null ? null : value instanceof Literal literal ? literal.text : SKIPPED.text;
        }

        /** What a field says to a reader: its text or number; empty where it is absent, a list or an object. */
        String words(String name) {
            Object value = field(name);
            return value instanceof Map || value instanceof List ? "" : Objects.requireNonNullElse(plain(name), "");
        }

        long number(String name) {
            return whole(name, Long.SIZE);
        }

        long number(String name, long otherwise) {
            return field(name) == null ? otherwise : number(name);
        }

        int kind(String name, int otherwise) {
            return field(name) == null ? otherwise : (int) whole(name, Integer.SIZE);
        }

        private long whole(String name, int bits) {
            String said = plain(name);
            BigInteger number = ServiceAnswer.whole(said);
            if (number == null || number.bitLength() >= bits) {
                String what = "has a " + name + " that is no whole number of " + bits + " bits";
                throw malformed(said == null ? "lacks " + name : what);
            }
            return number.longValue();
        }

        private static MalformedAnswerException malformed(String what) {
            return new MalformedAnswerException(
                    "the answer " + what + "; try again, or look whether the service has changed its answers");
        }

        /** No values, since an answer may repeat the signature. */
        @Override
        public String toString() {
            return "AnswerTree[" + fields.size() + " fields]";
        }
    }
}
