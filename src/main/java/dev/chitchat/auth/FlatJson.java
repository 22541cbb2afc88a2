package dev.chitchat.auth;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the one kind of JSON that a UserSig holds: an object of texts and whole numbers, without nesting.
 *
 * <p>Here so that this package needs nothing but the JDK. Any departure is an {@link IllegalArgumentException}.
 */
final class FlatJson {

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    /** The members, each a {@link String} or a {@link Long}. */
    static Map<String, Object> parse(String text) {
        return new FlatJson(text).object();
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        if (peek() != '}') {
            do {
                member(members);
            } while (skip(','));
        }
        expect('}');
        if (peek() != 0) {
            throw wrong();
        }
        return members;
    }

    private void member(Map<String, Object> members) {
        String name = string();
        expect(':');
        Object value = peek() == '"' ? string() : number();
        if (members.put(name, value) != null) {
            throw wrong();
        }
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (next() != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = next();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong();
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw wrong();
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private Long number() {
        int start = at;
        while ("-0123456789".indexOf(peekHere()) >= 0) {
            at++;
        }
        return Long.valueOf(text.substring(start, at));
    }

    private void expect(char c) {
        if (!skip(c)) {
            throw wrong();
        }
    }

    private boolean skip(char c) {
        boolean there = peek() == c;
        at += there ? 1 : 0;
        return there;
    }

    /** The next character that is no white space, 0 at the end. */
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return peekHere();
    }

    private char peekHere() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char next() {
        if (at == text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("at character " + at);
    }
}
