package dev.chitchat.sandbox.commands;

import java.io.ByteArrayOutputStream;

/** Collects a request's body up to 1 MiB; what comes after that is read and dropped, so that the answer gets through. */
public final class RequestBody {

    static final int LARGEST_BYTES = 1 << 20;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLarge;

    /** The next bytes. */
    public RequestBody add(byte[] chunk) {
        if (!tooLarge && bytes.size() + chunk.length <= LARGEST_BYTES) {
            bytes.writeBytes(chunk);
        } else {
            tooLarge = true;
            bytes.reset();
        }
        return this;
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    /** All of it; nothing where it is too large. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
