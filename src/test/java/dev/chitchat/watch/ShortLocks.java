package dev.chitchat.watch;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/** Where a thread that may not block may wait all the same: others' locks, each held for a moment. */
final class ShortLocks {

    private static final String LOCK = ReentrantLock.class.getName();
    private static final String LOCK_OF_LETTUCE = "io.lettuce.core.protocol.SharedLock";

    private ShortLocks() {}

    /** Turns the watch on; it hears of every other blocking call. */
    static void watch(Consumer<BlockingMethod> blocked) {
        BlockHound.builder()
                .loadIntegrations()
                // A lock around its cache, held for the moment in which JSON of a kind is read for the first time.
                .allowBlockingCallsInside(
                        "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer")
                // The JDK's own lock, held for a moment while an executor shuts down; Reactor's list has its queue's
                // for the same reason.
                .allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "tryTerminate")
                // Lettuce makes its TLS context on an event loop, which reads a few random bytes; the kernel has them
                // at hand.
                .allowBlockingCallsInside("javax.net.ssl.SSLContext", "init")
                // Netty's allocator locks its own magazines for a moment when it adds to them or takes the last buffer
                // back.
                .allowBlockingCallsInside(
                        "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines")
                .blockingMethodCallback(method -> {
                    if (!isForLettuce(Thread.currentThread().getStackTrace())) {
                        blocked.accept(method);
                    }
                })
                .install();
    }

    /** Whether Lettuce waits for its own lock of a connection; what it then runs under that lock is watched. */
    private static boolean isForLettuce(StackTraceElement[] stack) {
        return IntStream.range(1, stack.length)
                .anyMatch(i -> stack[i].getClassName().equals(LOCK_OF_LETTUCE)
                        && stack[i - 1].getClassName().equals(LOCK));
    }
}
