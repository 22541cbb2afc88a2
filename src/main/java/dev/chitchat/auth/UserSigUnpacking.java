package dev.chitchat.auth;

import dev.chitchat.auth.UserSigFinding.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes a UserSig apart, layer by layer: text, alphabet, Base64, zlib, JSON. Mends what has an obvious meaning and says
 * so; stops at the first layer that cannot be read.
 */
record UserSigUnpacking(List<UserSigFinding> findings) {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final int LARGEST = 8 * 1024;
    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\u00a0\\ufeff]+");
    private static final Pattern ALPHABET = Pattern.compile("[A-Za-z0-9*_-]*");
    private static final Pattern PERCENT = Pattern.compile("%([0-9A-Fa-f]{2})");

    /** The members of the innermost object, or {@code null} where a layer could not be read. */
    @Nullable
    Map<String, Object> unpack(String userSig) {
        String text = inAlphabet(withoutPercent(withoutWhiteSpace(userSig)));
        if (text == null) {
            return null;
        }
        byte[] compressed = decode(text);
        byte[] json = compressed == null ? null : inflate(compressed);
        return json == null ? null : parse(new String(json, StandardCharsets.UTF_8));
    }

    private String withoutWhiteSpace(String text) {
        String clean = WHITE_SPACE.matcher(text).replaceAll("");
        if (!clean.equals(text) && !clean.isEmpty()) {
            add(Kind.WHITE_SPACE, "it holds white space or line breaks; take them out, also at the ends");
        }
        return clean;
    }

    private String withoutPercent(String text) {
        String plain = text;
        for (int round = 0; round < 3 && PERCENT.matcher(plain).find(); round++) {
            plain = PERCENT.matcher(plain).replaceAll(UserSigUnpacking::character);
        }
        if (!plain.equals(text)) {
            add(Kind.PERCENT_ENCODED, "it is percent-encoded; hand it over as it was made, the client encodes it");
        }
        return plain;
    }

    private static String character(MatchResult match) {
        return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16)));
    }

    private @Nullable String inAlphabet(String text) {
        if (text.isEmpty()) {
            add(Kind.EMPTY, "it is empty; check where it comes from");
            return null;
        }
        if (ALPHABET.matcher(text).matches()) {
            return text;
        }
        String mended = text.replace('+', '*').replace('/', '-').replace('=', '_');
        boolean standard = ALPHABET.matcher(mended).matches();
        add(
                Kind.WRONG_ALPHABET,
                standard
                        ? "it is in standard Base64; a UserSig has *, - and _ for +, / and ="
                        : "it holds characters that no UserSig has: only A-Z, a-z, 0-9, *, - and _ are; copy it again");
        return standard ? mended : null;
    }

    private byte @Nullable [] decode(String text) {
        try {
            if (text.length() % 4 == 0) {
                return Base64.getDecoder()
                        .decode(text.replace('*', '+').replace('-', '/').replace('_', '='));
            }
        } catch (IllegalArgumentException e) {
            add(Kind.WRONG_ALPHABET, "it has a _ in the middle, where only its end may; copy it again");
            return null;
        }
        add(Kind.TRUNCATED, "it is cut off: " + text.length() + " characters are no multiple of 4; copy all of it");
        return null;
    }

    private byte @Nullable [] inflate(byte[] compressed) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            byte[] out = new byte[LARGEST];
            int length = inflater.inflate(out);
            if (inflater.finished()) {
                return Arrays.copyOf(out, length);
            }
            boolean full = length == LARGEST;
            add(
                    full ? Kind.TOO_LARGE : Kind.TRUNCATED,
                    full
                            ? "it unpacks to more than " + LARGEST + " bytes, which no UserSig does"
                            : "it is cut off: its compressed part ends too early; copy all of it");
        } catch (DataFormatException e) {
            add(Kind.NOT_ZLIB, "what it encodes is not compressed as a UserSig is; something else, or damaged");
        } finally {
            inflater.end();
        }
        return null;
    }

    private @Nullable Map<String, Object> parse(String text) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            return members(json);
        } catch (JacksonException | IllegalArgumentException e) {
            add(Kind.NOT_JSON, "what it unpacks to is no JSON object of a UserSig; something else, or damaged");
            return null;
        }
    }

    /** Texts and whole numbers, without nesting: a UserSig holds nothing else. */
    private static Map<String, Object> members(JsonParser json) {
        Map<String, Object> members = new HashMap<>();
        boolean object = json.nextToken() == JsonToken.START_OBJECT;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            members.put(
                    name,
                    switch (json.nextToken()) {
                        case VALUE_STRING -> json.getString();
                        case VALUE_NUMBER_INT -> json.getLongValue();
                        default -> throw new IllegalArgumentException("neither text nor whole number");
                    });
        }
        if (!object || json.nextToken() != null) {
            throw new IllegalArgumentException("no object, or more than one");
        }
        return members;
    }

    private void add(Kind kind, String message) {
        findings.add(new UserSigFinding(kind, message));
    }
}
