package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the jar, with a stand-in for Java that tells what it was given. */
@Timeout(60)
class LauncherTest {

    private static final String JAVA = """
            #!/bin/sh
            for argument in "$@"; do
              case $argument in -XX:ArchiveClassesAtExit=*) echo classes > "${argument#*=}"; exit 0 ;; esac
            done
            echo "$@"
            """;

    /** So that Java's threads, which SIGQUIT prints, do not land among the results. */
    private static final String ASIDE = "-XX:+DisplayVMOutputToStderr ";

    private static final String SHORT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC " + ASIDE;

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private String home = "";

    @BeforeEach
    void put() throws IOException {
        home = directory.resolve("cache").toString();
        Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, JAVA);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("chitchat.jar"), "a jar");
    }

    private String start(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        Path.of("bin/chitchat").toAbsolutePath().toString()),
                                Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
        builder.environment().put("XDG_CACHE_HOME", home);
        if (home.isEmpty()) {
            builder.environment().keySet().removeAll(List.of("HOME", "XDG_CACHE_HOME"));
        }
        builder.environment()
                .put("CHITCHAT_JAR", directory.resolve("chitchat.jar").toString());
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        return printed.strip();
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("cache/chitchat"))) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    /** Until the background has put an archive in its place, another than the given one. */
    private void awaitArchive(String but) throws IOException, InterruptedException {
        String other = "until ls -i " + directory + "/cache/chitchat/*.jsa | grep -v '^ *" + but + " '; do :; done";
        Process waiting = new ProcessBuilder("sh", "-c", other)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(waiting.waitFor(50, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theFirstStartIsPlainAndMakesAnArchiveThatTheNextOneUses() throws Exception {
        assertThat(start("update", "--answer", "two  words"))
                .isEqualTo(SHORT + "-jar " + directory.resolve("chitchat.jar") + " update --answer two  words");
        awaitArchive("none");

        assertThat(start("--version"))
                .contains("-XX:SharedArchiveFile=" + archives().get(0))
                .endsWith("-jar " + directory.resolve("chitchat.jar") + " --version");
    }

    @Test
    void javasOwnVariablesWinOverItsChoices() throws Exception {
        environment.put("JDK_JAVA_OPTIONS", "-XX:+UseParallelGC");

        assertThat(start("--version")).startsWith(ASIDE + "-jar ");
        awaitArchive("none");
    }

    @Test
    void anotherJarGetsAnArchiveOfItsOwn() throws Exception {
        start("--version");
        awaitArchive("none");
        String first = Files.getAttribute(archives().get(0), "unix:ino").toString();
        Files.setLastModifiedTime(
                directory.resolve("chitchat.jar"),
                java.nio.file.attribute.FileTime.fromMillis(
                        Files.getLastModifiedTime(archives().get(0)).toMillis() + 60_000));

        assertThat(start("--version")).doesNotContain("SharedArchiveFile");
        awaitArchive(first);
    }

    @Test
    void withoutAHomeItStartsPlainAndWritesNothing() throws Exception {
        home = "";
        assertThat(start("doctor")).contains("-jar").doesNotContain("Archive", "mkdir", "denied");
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("jdk", "chitchat.jar");
        assertThat(Path.of("/.cache")).doesNotExist();
    }
}
