package dev.chitchat.watch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/** Blocking calls on threads that may not, noted and refused; for all tests of a JVM, whichever turns it on first. */
public final class BlockingCalls {

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private BlockingCalls() {}

    public static void watch() {
        ShortLocks.watch(BlockingCalls::refuse);
    }

    private static void refuse(BlockingMethod method) {
        BlockingOperationError error = new BlockingOperationError(method);
        SEEN.add(method + " on " + Thread.currentThread().getName() + " " + List.of(error.getStackTrace()));
        throw error;
    }

    public static List<String> seen() {
        return SEEN;
    }

    public static void forget() {
        SEEN.clear();
    }
}
