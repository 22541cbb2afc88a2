package dev.chitchat.internal.text;

import java.util.Comparator;
import java.util.Map;

/** Where something and its named parts stand: {@code file:line:column}, in characters from 1, as editors take it. */
public record Place(String file, long line, int column, Map<String, Place> parts) {

    public Place(String file, long line, int column) {
        this(file, line, column, Map.of());
    }

    public Place with(Map<String, Place> named) {
        return new Place(file, line, column, named);
    }

    /** Where a part stands, or the whole if that is not known. */
    public Place of(String part) {
        return parts.getOrDefault(part, this);
    }

    /** A message with its place before it: that of the part with whose name it begins, if it does. */
    public String says(String message) {
        String about = message.startsWith("unknown field ") ? message.substring("unknown field '".length()) : message;
        return parts.keySet().stream()
                        .filter(about::startsWith)
                        .max(Comparator.comparingInt(String::length))
                        .map(this::of)
                        .orElse(this)
                + ": " + message;
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
