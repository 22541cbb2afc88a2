package dev.chitchat.benchmarks.cells;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/** How quiet the machine was: how late a thread that sleeps 200 ms at a time woke, and how busy this process was. */
final class Quietness {

    private static final long NAP_MILLIS = 200;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final LongStream.Builder lateNanos = LongStream.builder();
    private final long startNanos = System.nanoTime();
    private final long startCpuNanos = system.getProcessCpuTime();
    private final Thread sleeper = new Thread(this::nap, "quietness");

    private Quietness() {}

    static Quietness watch() {
        Quietness quietness = new Quietness();
        quietness.sleeper.setDaemon(true);
        quietness.sleeper.start();
        return quietness;
    }

    private void nap() {
        try {
            while (true) {
                long before = System.nanoTime();
                Thread.sleep(NAP_MILLIS);
                lateNanos.add(System.nanoTime() - before - NAP_MILLIS * 1_000_000);
            }
        } catch (InterruptedException ended) {
            // summary() asked for the end
        }
    }

    /** Ends the watch; to be called once. */
    String summary() {
        sleeper.interrupt();
        try {
            sleeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
        double busy = (system.getProcessCpuTime() - startCpuNanos)
                / (double) (System.nanoTime() - startNanos)
                / system.getAvailableProcessors();
        long[] late = lateNanos.build().toArray();
        Arrays.sort(late);
        return String.format(
                Locale.ROOT,
                "A thread that slept 200 ms at a time woke %.2f ms late at the median, %.1f ms in one of 100, %.0f ms at"
                        + " worst; this process kept %.0f %% of the processors busy.",
                at(late, 0.5),
                at(late, 0.99),
                at(late, 1),
                100 * busy);
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.round(share * (sorted.length - 1))] / 1e6;
    }
}
