package dev.chitchat.benchmarks.waiters;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What this process uses. */
final class Heap {

    private static final int COLLECTIONS = 3;

    private Heap() {}

    /** The heap in use after three collections. */
    static long usedBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The share of one processor that is used while the caller sleeps. */
    static double busyWhile(Duration nap) throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        Thread.sleep(nap.toMillis());
        return (system.getProcessCpuTime() - before) / (double) nap.toNanos();
    }
}
