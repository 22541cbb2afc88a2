package dev.chitchat.watch;

import dev.chitchat.auth.WatchedMac;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Sets the watch up before the first test and fails the run after the last, where {@code -Dchitchat.watch=true}. */
public final class Watch implements LauncherSessionListener {

    private static final boolean ON = Boolean.getBoolean("chitchat.watch");

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (ON) {
            WatchedMac.install(Secrets::add);
            System.setOut(searched("standard output", System.out));
            System.setErr(searched("standard error", System.err));
            WatchedThreads.install();
        }
    }

    private static PrintStream searched(String where, PrintStream real) {
        return new PrintStream(new SearchedLines(where, real), true, StandardCharsets.UTF_8);
    }

    /** Searches what a command printed that runs in this JVM with streams of its own. */
    public static void printed(String what, String text) {
        if (ON) {
            text.lines().forEach(line -> Secrets.look(what, line));
        }
    }

    /** Searches what another process prints; its signatures are known by their form alone. */
    public static BufferedReader ofAnotherProcess(Reader printed) {
        return new BufferedReader(printed) {
            @Override
            public @Nullable String readLine() throws IOException {
                String line = super.readLine();
                if (ON && line != null) {
                    Secrets.lookForAny("another process", line);
                }
                return line;
            }
        };
    }

    /** Searches a file into which another process prints. */
    public static void ofAnotherProcess(Path printed) throws IOException {
        if (ON && Files.exists(printed)) {
            for (String line : Files.readAllLines(printed)) {
                Secrets.lookForAny("another process", line);
            }
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        if (!ON) {
            return;
        }
        findBuffers();
        List<String> found = new ArrayList<>(Secrets.leaks());
        found.addAll(WatchedBuffers.leaks());
        found.addAll(WatchedThreads.blocked());
        System.out.println("watch: " + Secrets.figures() + "; "
                + WatchedBuffers.leaks().size() + " buffers not released; " + WatchedThreads.blockingCalls()
                + " blocking calls");
        if (!found.isEmpty()) {
            throw new AssertionError(String.join("\n", found));
        }
    }

    /** Netty reports a lost buffer when a later one is taken. */
    private static void findBuffers() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            for (int j = 0; j < 1_000; j++) {
                PooledByteBufAllocator.DEFAULT.buffer(16).release();
            }
        }
    }
}
