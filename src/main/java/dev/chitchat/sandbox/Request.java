package dev.chitchat.sandbox;

import org.jspecify.annotations.Nullable;

/** What a body asks a command for, read and checked as far as that goes without the library. */
interface Request {

    /** Changes the library or reads from it; called under its owner's lock, on arrival. */
    Reply carryOut(Library library, RequestContext occasion);

    /** The one question that it is about, or {@code null}. */
    default @Nullable String questionId() {
        return null;
    }
}
