package dev.chitchat.sandbox;

import org.jspecify.annotations.Nullable;

/** A body that cannot be carried out, and why. */
record RefusedRequest(@Nullable String id, Reply why) implements Request {

    @Override
    public @Nullable String questionId() {
        return id;
    }

    @Override
    public Reply carryOut(Library library, RequestContext occasion) {
        return why;
    }
}
