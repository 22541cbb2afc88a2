package dev.chitchat.watch;

import reactor.blockhound.BlockHound;

/** Where a thread that may not block may wait all the same: others' locks, each held for a moment. */
final class ShortLocks {

    private ShortLocks() {}

    static BlockHound.Builder allowed() {
        return BlockHound.builder()
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
                // Lettuce counts the writers of a connection under a lock of its own.
                .allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters");
    }
}
