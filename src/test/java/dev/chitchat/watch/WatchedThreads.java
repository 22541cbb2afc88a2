package dev.chitchat.watch;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/** Remembers where a thread blocked that must not, and lets it go on: a test that hangs would say less. */
final class WatchedThreads {

    private static final int KEPT = 50;
    /** Blocks to see whether the watch is on, and wants to be told. */
    private static final String PLANTED = "dev.chitchat.quota.NonBlockingTest";

    /** Block where the application's own code runs, to see that no lock is held there. */
    private static final List<String> ON_PURPOSE = List.of(
            "dev.chitchat.NoLockHeldTest.run(", "dev.chitchat.redis.ReplacedConnectionTest.lambda$noLockIsHeld");

    private static final List<String> BLOCKED = new CopyOnWriteArrayList<>();
    private static final Set<String> PLACES = ConcurrentHashMap.newKeySet();
    private static final AtomicLong CALLS = new AtomicLong();

    private WatchedThreads() {}

    static void install() {
        ShortLocks.watch(WatchedThreads::blocked);
    }

    private static void blocked(BlockingMethod method) {
        String stack = stack();
        if (stack.contains(PLANTED)) {
            throw new BlockingOperationError(method);
        }
        CALLS.incrementAndGet();
        if (ON_PURPOSE.stream().anyMatch(stack::contains)) {
            return;
        }
        if (BLOCKED.size() < KEPT && PLACES.add(method + stack.substring(stack.indexOf('\n')))) {
            BLOCKED.add("blocked: " + method + stack);
        }
    }

    private static String stack() {
        StringBuilder text = new StringBuilder(" on " + Thread.currentThread().getName());
        for (StackTraceElement frame : Thread.currentThread().getStackTrace()) {
            text.append("\n    ").append(frame);
        }
        return text.toString();
    }

    static List<String> blocked() {
        return BLOCKED;
    }

    static long blockingCalls() {
        return CALLS.get();
    }
}
