package dev.chitchat.cli.input;

import java.io.IOException;

/** An input that cannot be read from some place on, with which the message begins. */
final class PlacedException extends IOException {

    private static final long serialVersionUID = 1L;

    PlacedException(String message) {
        super(message);
    }
}
