package dev.chitchat.watch;

import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Netty's leak detection with a memory; Netty makes it, by the name in a system property. */
public final class WatchedBuffers<T> extends ResourceLeakDetector<T> {

    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

    /** As Netty calls it. */
    public WatchedBuffers(Class<?> resource, int samplingInterval) {
        super(resource, samplingInterval);
    }

    /** As Netty calls it. */
    public WatchedBuffers(Class<?> resource, int samplingInterval, long unused) {
        super(resource, samplingInterval);
    }

    static List<String> leaks() {
        return LEAKS;
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resource, String records) {
        LEAKS.add("not released: " + resource + records);
    }

    @Override
    protected void reportUntracedLeak(String resource) {
        LEAKS.add("not released: " + resource);
    }
}
