package dev.chitchat.internal;

import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** What calls and streams note in an exception of the tree; its class shows users only what was noted. */
public final class FailureNotes {

    private static volatile ObjIntConsumer<Throwable> attempts = (failure, made) -> {};
    private static volatile Consumer<Throwable> everyCall = failure -> {};

    private FailureNotes() {}

    /** How to note it; for the root of the tree, which is loaded before there is an exception. */
    public static void writtenBy(ObjIntConsumer<Throwable> ofAttempts, Consumer<Throwable> ofEveryCall) {
        attempts = ofAttempts;
        everyCall = ofEveryCall;
    }

    /** Notes how many attempts were made, the first included; answers the failure. */
    public static <E extends Throwable> E attempts(E failure, int made) {
        attempts.accept(failure, made);
        return failure;
    }

    /** Attaches what failed before, if that is another failure; answers the later one. */
    public static <E extends Throwable> E after(@Nullable Throwable earlier, E later) {
        if (earlier != null && earlier != later) {
            later.addSuppressed(earlier);
        }
        return later;
    }

    /** Notes that a refusal which may mean this call or every call means every call; answers the refusal. */
    public static <E extends Throwable> E affectsEveryCall(E refusal) {
        everyCall.accept(refusal);
        return refusal;
    }
}
