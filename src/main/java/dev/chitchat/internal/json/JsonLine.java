package dev.chitchat.internal.json;

import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.internal.text.Excerpt;
import dev.chitchat.internal.text.Place;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonpCharacterEscapes;

/** A JSON object on one line: read strictly, written so that all readers take it for one and terminals only show it. */
public final class JsonLine {

    /** Not an application's, so that no application's settings change what is read and written. */
    public static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(100)
                    .build())
            .build();

    /** Escapes U+2028 and U+2029 too, which some readers take for the end of a line. */
    private static final JsonFactory WRITER = JsonFactory.builder()
            .characterEscapes(JsonpCharacterEscapes.instance())
            .build();

    private static final Pattern QUOTED = Pattern.compile("'(.+?)'|\"(.+)\"");

    /** What the parser says, the first that fits, and what it means; {@code %s} is what it quotes. */
    private static final List<Map.Entry<String, String>> WORDS = List.of(
            Map.entry("Duplicate.*", "the name '%s' stands twice in an object; leave one out"),
            Map.entry(
                    "Unexpected (end|close).*",
                    "a bracket, brace or quote is missing or one too many; close each that is opened"),
            Map.entry(
                    "Illegal (unquoted|character).*",
                    "a control character stands there; write it as an escape, such as \\n or \\u0007"),
            Map.entry("Unrecognized character escape.*", "no escape begins so; write a backslash twice"),
            Map.entry("(Unrecognized|Non-standard) token.*", "'%s' is no value; put a text in double quotes"),
            Map.entry(".*eading zero.*", "a number begins with 0; leave it out, or put a text in double quotes"),
            Map.entry(
                    "(Unexpected character|Invalid numeric value).*",
                    "the character '%s' does not belong there; check commas, colons and quotes before it"),
            Map.entry(".*nesting depth.*", "it is nested more than 64 deep"),
            Map.entry(".*[nN]umber.*", "a number is too long"));

    private JsonLine() {}

    /**
     * Reads a line that is one object, in its order; else throws InvalidUpdateException, with the column. A key twice,
     * at any depth, and half of a character are refused: another reader could see something else in them.
     */
    public static Map<String, @Nullable Object> read(String line) {
        List<Placed> read = objects(line, new Place("", 1, 1), true);
        if (read.isEmpty()) {
            throw new InvalidUpdateException("a JSON object is expected, found nothing");
        }
        return read.get(0).members();
    }

    /** An object of a text, and where it and its names stand. */
    public record Placed(Place place, Map<String, @Nullable Object> members) {}

    /**
     * Reads the objects of a text that starts at a place: {@code one}, or any number, in an array or not, over any
     * lines. Throws InvalidUpdateException if there is anything else, with the place if that has a file.
     */
    public static List<Placed> objects(String text, Place start, boolean one) {
        List<Placed> objects = new ArrayList<>();
        Place at = start;
        Text in = new Text(start, text);
        try (JsonParser json = STRICT.createParser(ObjectReadContext.empty(), text)) {
            boolean array = json.nextToken() == JsonToken.START_ARRAY && !one;
            JsonToken token = array ? json.nextToken() : json.currentToken();
            while (token != null && (token != JsonToken.END_ARRAY || !array)) {
                at = in.place(json.currentTokenLocation());
                if (one && !objects.isEmpty()) {
                    throw new InvalidUpdateException("it goes on after its JSON object; write one object a line");
                }
                Placed object = placed(json, in);
                at = object.place();
                UpdateFields.refuseBroken("a name", object.members());
                objects.add(object);
                token = json.nextToken();
            }
            if (token != null && json.nextToken() != null) {
                at = in.place(json.currentTokenLocation());
                throw new InvalidUpdateException("it goes on after its array; keep all in one");
            }
            return objects;
        } catch (JacksonException e) {
            Place found = e.getLocation() == null ? at : in.place(e.getLocation());
            String line = text.contains("\n") ? "line " + found.line() + ", " : "";
            String where = e.getLocation() == null ? "" : " at " + line + "column " + found.column();
            throw new InvalidUpdateException(
                    start.file().isEmpty()
                            ? "no valid JSON" + where + ": " + words(e)
                            : found.says("no valid JSON: " + words(e)));
        } catch (InvalidUpdateException e) {
            throw start.file().isEmpty() ? e : new InvalidUpdateException(at.says(String.valueOf(e.getMessage())));
        }
    }

    /** A text that is read: where it starts, and where its surrogate pairs are, which the parser counts as two. */
    private static final class Text {

        private final Place start;
        private final int[] pairs;

        Text(Place start, String text) {
            this.start = start;
            pairs = IntStream.range(0, text.length() - 1)
                    .filter(i -> Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1)))
                    .toArray();
        }

        Place place(TokenStreamLocation found) {
            int end = (int) found.getCharOffset();
            int twice = pairsBefore(end) - pairsBefore(end - found.getColumnNr() + 1);
            return new Place(start.file(), start.line() + found.getLineNr() - 1, found.getColumnNr() - twice);
        }

        private int pairsBefore(int offset) {
            int at = Arrays.binarySearch(pairs, offset);
            return at < 0 ? -at - 1 : at;
        }
    }

    private static Placed placed(JsonParser json, Text in) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new InvalidUpdateException("a JSON object is expected, found " + UpdateFields.kind(value(json)));
        }
        Place at = in.place(json.currentTokenLocation());
        Map<String, Place> names = new HashMap<>();
        Map<String, @Nullable Object> members =
                members(json, name -> names.put(name, in.place(json.currentTokenLocation())));
        return new Placed(at.with(names), members);
    }

    /** Reads the object that begins at the parser's token, and tells of each name at its place. */
    public static Map<String, @Nullable Object> members(JsonParser json, Consumer<String> named) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            named.accept(name);
            json.nextToken();
            members.put(name, value(json));
        }
        return members;
    }

    private static @Nullable Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> members(json, name -> {});
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(json));
                }
                yield elements;
            }
            case VALUE_NUMBER_INT -> json.getNumberValue();
            case VALUE_NUMBER_FLOAT -> {
                double number = json.getDoubleValue();
                if (Double.isInfinite(number)) {
                    throw new InvalidUpdateException("the number " + Excerpt.of(json.getString()) + " is too large");
                }
                yield number;
            }
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            default -> json.getValueAsString();
        };
    }

    /** What is wrong, in words for those who write JSON and not for those who read it by program. */
    private static String words(JacksonException e) {
        String found = String.valueOf(e.getOriginalMessage());
        Matcher quoted = QUOTED.matcher(found);
        String what = quoted.find()
                ? Excerpt.of(quoted.group().substring(1, quoted.group().length() - 1))
                : "";
        return WORDS.stream()
                .filter(one -> found.matches("(?s)" + one.getKey()))
                .findFirst()
                .map(one -> one.getValue().replace("%s", what))
                .orElse("it cannot be read from there on");
    }

    /** A map or a list as text on one line, in its order: of texts, numbers, booleans, null, lists and maps. */
    public static String write(Object mapOrList) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = WRITER.createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, mapOrList);
        }
        return Cleaner.json(text.toString());
    }

    /** Writes a value: a text, a number, a boolean, null, or a list or map of such. */
    public static void write(JsonGenerator json, @Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            json.writeStartObject();
            members.forEach((name, member) -> write(json.writeName(String.valueOf(name)), member));
            json.writeEndObject();
        } else if (value instanceof Iterable<?> elements) {
            json.writeStartArray();
            elements.forEach(element -> write(json, element));
            json.writeEndArray();
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Number number) {
            json.writeNumber(number.toString());
        } else if (value instanceof Boolean yes) {
            json.writeBoolean(yes);
        } else {
            json.writeString(value == null ? null : value.toString());
        }
    }
}
