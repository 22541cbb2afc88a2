package dev.chitchat.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code bin/test} on a machine of its own: a PATH with the few commands it needs, and stand-ins for the others. */
@Timeout(60)
class TestCommandTest {

    private static final List<String> TAKEN = List.of("chmod", "dirname", "env", "mkdir", "readlink", "true");
    private static final String MAVEN = "echo maven \"$@\" in \"$PWD\" with \"${CHROMIUM:-no browser}\"";
    private static final String BROWSER = "echo '<html></html>'";

    /** Brings a browser when it is asked to install one. */
    private static final String APT = "echo apt-get \"$@\"\ncase \"$*\" in *install*)"
            + " printf '#!/bin/sh\\n' >$TOOLS/chromium-headless-shell; chmod +x $TOOLS/chromium-headless-shell;; esac";

    @TempDir
    Path machine;

    private Path tools;
    private Path clone;

    @BeforeEach
    void aMachineWithMavenOnly() throws IOException {
        tools = machine.resolve("tools");
        clone = machine.resolve("a clone");
        Files.createDirectory(tools);
        Files.createDirectories(clone.resolve("bin"));
        Files.copy(Path.of("bin/test"), clone.resolve("bin/test"));
        for (String command : TAKEN) {
            tool(command, "exec " + found(command) + " \"$@\"");
        }
        tool("mvn", MAVEN);
        tool("id", "echo 0");
    }

    @Test
    void itInstallsABrowserWhereThereIsNoneAndSaysSo() throws Exception {
        tool("apt-get", APT);

        Outcome outcome = run(Map.of());

        assertThat(outcome.code()).isZero();
        assertThat(outcome.lines()).hasSize(2);
        assertThat(outcome.lines().get(0)).contains("installs Debian's chromium-headless-shell");
        assertThat(outcome.lines().get(1))
                .isEqualTo("maven -B -ntp verify in " + clone.toRealPath() + " with chromium-headless-shell");
    }

    @Test
    void aBrowserThatIsThereIsTakenWithoutAWord() throws Exception {
        tool("apt-get", APT);
        tool("chromium", BROWSER);

        assertThat(run(Map.of(), "-Dtest=A").lines())
                .containsExactly("maven -B -ntp verify -Dtest=A in " + clone.toRealPath() + " with chromium");
    }

    @Test
    void aBrowserThatDoesNotStartCountsAsNone() throws Exception {
        tool("apt-get", APT);
        tool("chromium", "echo this needs a snap >&2; exit 1");

        assertThat(run(Map.of()).lines()).last().asString().endsWith("with chromium-headless-shell");
    }

    @Test
    void withoutAptOneLineTellsWhatToDoAndNoTestRuns() throws Exception {
        assertRefused(run(Map.of()), "install chromium-headless-shell or chromium, or name a browser in CHROMIUM");
    }

    @Test
    void withoutTheRightToInstallOneLineTellsWhatToDo() throws Exception {
        tool("apt-get", APT);
        tool("id", "echo 1000");
        tool("sudo", "echo a password is required >&2; exit 1");

        assertRefused(run(Map.of()), "install chromium-headless-shell or chromium");
    }

    @Test
    void sudoWithoutAPasswordInstallsTheBrowser() throws Exception {
        tool("apt-get", APT);
        tool("id", "echo 1000");
        tool("sudo", "[ \"$1\" = -n ] && shift && exec \"$@\"");

        assertThat(run(Map.of()).lines()).last().asString().endsWith("with chromium-headless-shell");
    }

    @Test
    void anInstallationThatFailsIsToldBeforeAnyTestRuns() throws Exception {
        tool("apt-get", "echo no network; exit 100");

        Outcome outcome = run(Map.of());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.lines()).hasSize(2).noneMatch(line -> line.startsWith("maven"));
        assertThat(outcome.lines().get(1))
                .contains("apt-get brought none (see target/browser.log), so no test was run");
        assertThat(clone.resolve("target/browser.log")).content().contains("no network");
    }

    @Test
    void aNamedBrowserThatDoesNotStartIsRefused() throws Exception {
        tool("chromium", BROWSER);

        assertRefused(run(Map.of("CHROMIUM", "/opt/my browser")), "CHROMIUM=/opt/my browser does not open a page");
    }

    @Test
    void withoutMavenOneLineTellsWhatToInstall() throws Exception {
        Files.delete(tools.resolve("mvn"));

        assertRefused(run(Map.of()), "install Maven 3.8.7 or later");
    }

    private static void assertRefused(Outcome outcome, String reason) {
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.lines()).hasSize(1);
        assertThat(outcome.lines().get(0))
                .startsWith("error: ")
                .contains("so no test was run")
                .contains(reason);
    }

    private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(clone.resolve("bin/test").toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.directory(machine.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("TOOLS", tools.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), said.lines().toList());
    }

    private void tool(String name, String script) throws IOException {
        Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(tools.resolve(name).toFile().setExecutable(true)).isTrue();
    }

    private static Path found(String command) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private record Outcome(int code, List<String> lines) {}
}
