package dev.chitchat.sandbox.commands;

import org.jspecify.annotations.Nullable;

/** What a body asks a command for, read and checked as far as that goes without the library. */
public interface Request {

    /** Changes the library or reads from it; called under its owner's lock, on arrival. */
    Reply carryOut(Library library, RequestContext context);

    /** The one question that it is about, or {@code null}. */
    default @Nullable String questionId() {
        return null;
    }

    /** A body that cannot be carried out, and why. */
    record Refused(@Nullable String questionId, Reply why) implements Request {

        @Override
        public Reply carryOut(Library library, RequestContext context) {
            return why;
        }
    }
}
