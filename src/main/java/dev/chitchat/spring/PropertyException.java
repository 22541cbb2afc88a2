package dev.chitchat.spring;

/**
 * A property that is missing, or whose text must not be shown: Spring Boot's own exceptions look the text up and print it.
 */
@SuppressWarnings("serial") // never sent anywhere
final class PropertyException extends RuntimeException {

    private final String property;
    private final String reason;

    PropertyException(String property, String reason) {
        super(property + ": " + reason);
        this.property = property;
        this.reason = reason;
    }

    String property() {
        return property;
    }

    String reason() {
        return reason;
    }
}
