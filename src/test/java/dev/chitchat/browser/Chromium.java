package dev.chitchat.browser;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The browser of the machine, started once for all tests of a JVM: the one that CHROMIUM names, else the first of the PATH.
 * It calls no server of its own accord.
 */
public final class Chromium {

    private static final List<String> NAMES =
            List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");
    private static final Pattern LISTENS = Pattern.compile("DevTools listening on (ws://\\S+)");

    private static final String TO_DO =
            "bin/test installs one on Debian; elsewhere install one, or name it in CHROMIUM";

    private static @Nullable URI running;

    private Chromium() {}

    /** Opens a page of its own, empty at first. Every test that needs a browser which is missing fails with the reason. */
    public static synchronized BrowserPage open() {
        if (running == null) {
            running = start();
        }
        return BrowserPage.open(running);
    }

    private static URI start() {
        try {
            Path profile = Files.createTempDirectory("chitchat-chromium-");
            Process process = new ProcessBuilder(
                            program(),
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--disable-dev-shm-usage",
                            "--hide-scrollbars",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile,
                            "about:blank")
                    .redirectErrorStream(true)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, profile)));
            return address(process);
        } catch (IOException e) {
            throw new IllegalStateException("no Chromium, since it did not start: " + e.getMessage() + "; " + TO_DO, e);
        }
    }

    private static String program() {
        String named = System.getenv("CHROMIUM");
        if (named != null) {
            return named;
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name ->
                        Arrays.stream(path.split(File.pathSeparator, -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Chromium on the PATH; " + TO_DO));
    }

    private static URI address(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher listens = LISTENS.matcher(line);
            if (listens.find()) {
                Thread drain = new Thread(() -> out.lines().forEach(ignored -> {}), "chromium-output");
                drain.setDaemon(true);
                drain.start();
                return URI.create(listens.group(1));
            }
        }
        throw new IOException("it ended before it listened, with code "
                + process.onExit().join().exitValue());
    }

    private static void end(Process process, Path profile) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // a folder of temporary files may stay
        }
    }
}
