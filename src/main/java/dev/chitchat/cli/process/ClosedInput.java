package dev.chitchat.cli.process;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Finds out whether this process was started with standard input closed, as by {@code 0<&-}.
 *
 * <p>Then the first file that the JVM opened, one of its own, has become file 0, and would be read for updates.
 */
final class ClosedInput {

    private ClosedInput() {}

    /** {@code false} also where it cannot be found out. */
    static boolean found() {
        try {
            Path input = Path.of("/proc/self/fd/0").toRealPath();
            return input.startsWith(Path.of(System.getProperty("java.home")).toRealPath());
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
