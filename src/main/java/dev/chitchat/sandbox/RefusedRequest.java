package dev.chitchat.sandbox;

import org.jspecify.annotations.Nullable;

/** A body that cannot be carried out, and why. */
record RefusedRequest(@Nullable String id, Ruling why) implements Request {

    @Override
    public @Nullable String questionId() {
        return id;
    }

    @Override
    public Ruling carryOut(Library library, Occasion occasion) {
        return why;
    }
}
