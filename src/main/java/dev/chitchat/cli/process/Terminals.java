package dev.chitchat.cli.process;

import java.io.IOException;
import java.nio.file.Path;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jspecify.annotations.Nullable;

/**
 * Which of the standard streams are a terminal. {@link System#console()} cannot tell: it looks at input and output
 * together, so {@code stream edits.jsonl > results.jsonl} would lose its progress bar.
 */
final class Terminals {

    private Terminals() {}

    /** Whether standard input is a terminal; {@code false} where that cannot be found out. */
    static boolean input() {
        TerminalProvider provider = provider();
        return provider != null && provider.isSystemStream(SystemStream.Input);
    }

    /** How many columns the terminal behind standard error has; 0 if it is none. */
    static int errorColumns() {
        TerminalProvider provider = provider();
        if (provider == null || !provider.isSystemStream(SystemStream.Error)) {
            return 0;
        }
        return Math.max(0, provider.systemStreamWidth(SystemStream.Error));
    }

    private static @Nullable TerminalProvider provider() {
        TerminalProvider nativeOne = load("jni");
        return nativeOne == null ? load("exec") : nativeOne;
    }

    private static @Nullable TerminalProvider load(String name) {
        try {
            return TerminalProvider.load(name);
        } catch (IOException | LinkageError e) {
            return null;
        }
    }

    /**
     * Whether this process was started with standard input closed, as by {@code 0<&-}: then the first file that the JVM opened,
     * one of its own, has become file 0, and would be read for updates. {@code false} also where it cannot be found out.
     */
    static boolean inputClosed() {
        try {
            Path input = Path.of("/proc/self/fd/0").toRealPath();
            return input.startsWith(Path.of(System.getProperty("java.home")).toRealPath());
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
