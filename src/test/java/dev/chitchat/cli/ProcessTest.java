package dev.chitchat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.watch.Watch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: signals, pipes and exit codes. */
@Timeout(60)
class ProcessTest {

    @TempDir
    Path directory;

    private Path edits = Path.of("edits.jsonl");
    private Path errors = Path.of("errors");
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable Process process;

    @BeforeEach
    void writeEdits() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            lines.append("{\"StandardQuestionId\":\"q").append(i).append("\",\"Answer\":\"a\"}\n");
        }
        edits = Files.writeString(directory.resolve("edits.jsonl"), lines);
        errors = directory.resolve("errors");
    }

    @AfterEach
    void end() throws IOException {
        if (process != null) {
            process.destroyForcibly();
        }
        Watch.ofAnotherProcess(errors);
    }

    @Test
    void aTerminationLetsCallsInFlightFinishAndEndsWith143() throws Exception {
        Process running = start("stream", edits.toString(), "--sandbox", "--rate", "20");
        BufferedReader out = printedBy(running);
        List<String> results = new ArrayList<>(List.of(out.readLine()));
        running.toHandle().destroy();
        out.lines().forEach(results::add);
        assertThat(exitCode(running)).isEqualTo(143);
        assertThat(results).allMatch(line -> line.endsWith("}"));
        assertThat(errors)
                .content()
                .contains(results.size() + " applied, 0 failed", "stopped: asked to end", " not sent")
                .doesNotContain("Exception");
    }

    @Test
    void anInterruptEndsWith130() throws Exception {
        List<String> command = heedingInterrupts();
        command.addAll(command("stream", edits.toString(), "--sandbox"));
        Process running = start(command);
        BufferedReader out = printedBy(running);
        assertThat(out.readLine()).contains("applied");
        new ProcessBuilder("kill", "-INT", Long.toString(running.pid())).start().waitFor();
        out.lines().forEach(line -> assertThat(line).contains("applied"));
        assertThat(exitCode(running)).isEqualTo(130);
        assertThat(errors).content().contains("stopped: interrupted");
    }

    @Test
    void aReaderThatLeavesEndsTheStreamWith141AndNoStackTrace() throws Exception {
        Process running = start("stream", edits.toString(), "--sandbox", "--rate", "20");
        try (BufferedReader out = printedBy(running)) {
            assertThat(out.readLine()).contains("applied");
        }
        assertThat(exitCode(running)).isEqualTo(141);
        assertThat(errors)
                .content()
                .contains("stopped: the reader of the results is gone")
                .doesNotContain("Exception");
    }

    @Test
    void aSandboxPrintsItsAddressAndTellsWhatItHasSeen() throws Exception {
        Process running = start("sandbox");
        String address = printedBy(running).readLine();
        Shell shell = new Shell()
                .with("CHITCHAT_ENDPOINT", address)
                .with("CHITCHAT_SDK_APP_ID", "1")
                .with("CHITCHAT_SECRET_KEY", Shell.KEY);
        // A sandbox that starts on a busy machine may need more than the usual 10 s, and then sees a second attempt.
        assertThat(shell.run("update", "--id", "q", "--answer", "a", "--timeout", "50s"))
                .isZero();
        running.toHandle().destroy();
        assertThat(exitCode(running)).isEqualTo(143);
        assertThat(errors).content().startsWith("1 call, 1 accepted, 0 rejected (-14)");
    }

    @Test
    void atDebugNeitherKeyNorSignatureIsLogged() throws Exception {
        Path few = Files.write(
                directory.resolve("few.jsonl"), Files.readAllLines(edits).subList(0, 3));
        Process running = start("stream", few.toString(), "--sandbox", "--debug");
        assertThat(printedBy(running).lines()).hasSize(3);
        assertThat(exitCode(running)).isZero();
        assertThat(errors).content().contains("3 applied").doesNotContain("usersig=", "eJ");
    }

    @Test
    void twoSignalsAtOnceAreOneAndTheResultsCanBeGoneOnFrom() throws Exception {
        Path results = directory.resolve("results.jsonl");
        String[] args = {"stream", edits.toString(), "--sandbox", "--rate", "5", "--results", results.toString()};
        Process running = start(args);
        while (Files.notExists(results) || Files.size(results) == 0) {
            assertThat(running.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
        }
        Process other = start(Arrays.copyOf(args, args.length));
        assertThat(exitCode(other)).isEqualTo(ExitCode.BUSY);
        assertThat(errors).content().contains("error: another run (process " + running.pid() + ") holds '");
        process = running;
        running.toHandle().destroy();
        running.toHandle().destroy();
        assertThat(exitCode(running)).isEqualTo(143);
        assertThat(errors).content().contains("stopped: asked to end", " not sent");
        String[] again = Arrays.copyOf(args, args.length + 1);
        again[args.length] = "--resume";
        again[4] = "2000";
        assertThat(exitCode(start(again))).isZero();
        assertThat(errors).content().contains(" settled before, ", " applied, 0 failed");
    }

    @Test
    void aSignalTellsTheStateAndTheRunGoesOn() throws Exception {
        Process running = start("stream", edits.toString(), "--sandbox", "--rate", "20", "--no-merge");
        BufferedReader out = printedBy(running);
        assertThat(out.readLine()).contains("applied");
        new ProcessBuilder("kill", "-USR1", Long.toString(running.pid()))
                .start()
                .waitFor();
        while (Files.readAllLines(errors).size() < 2) {
            assertThat(out.readLine()).contains("applied");
        }
        assertThat(Files.readAllLines(errors))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("20.*Z 1400000000 at 127.* of 200 done, .* left, 0 retries, 0 failed"),
                        line -> assertThat(line)
                                .matches("20.*Z 1400000000 at [^ ]+ (1?[0-9]|20) calls? waiting, .* in flight; quota"
                                        + " normal, .*; breaker: service up, 100 retries left"));
        running.toHandle().destroy();
        out.lines().forEach(line -> assertThat(line).contains("applied"));
        assertThat(exitCode(running)).isEqualTo(143);
    }

    /** Starts and writes a file when its end has begun, as under a signal in its first second. */
    static final class Ended {

        private Ended() {}

        public static void main(String[] args) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ProcessIo.ofProcess().say("begun");
                try {
                    WholeFile.write(Path.of(args[0]), out -> out.write('a'));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
    }

    @Test
    void aSignalInTheFirstSecondShowsNoStackTrace() throws Exception {
        Path file = directory.resolve("written");
        List<String> command = new ArrayList<>(command(file.toString()));
        command.set(command.size() - 2, Ended.class.getName());
        assertThat(exitCode(start(command))).isZero();
        assertThat(errors).content().isEqualTo("begun\n");
        assertThat(file).content().isEqualTo("a");
    }

    @Test
    void anArgumentThatTheLocaleSpoiledIsRefused() throws Exception {
        String text = "exec env LC_ALL=C \"$@\" \"$(printf '{\"Answer\":\"\\344\\275\\240\"}')\"";
        Process running = startWith(text, "call", "--sandbox", "update_chitchat");
        assertThat(exitCode(running)).isEqualTo(2);
        assertThat(errors)
                .content()
                .startsWith("error: argument 4 of the command line")
                .contains("LC_ALL=C.UTF-8");
    }

    @Test
    void asLongAsACallIsInFlightOnlyASecondSignalEndsTheRun() throws Exception {
        SandboxOptions mute = SandboxOptions.DEFAULTS.withFaults(Faults.of(1, Fault.STALL));
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(mute)) {
            String[] args = {"stream", edits.toString(), "--timeout", "60s"};
            environment.put("CHITCHAT_ENDPOINT", sandbox.endpoint().toString());
            environment.put("CHITCHAT_SDK_APP_ID", "1400000000");
            environment.put("CHITCHAT_SECRET_KEY", Shell.KEY);
            Process running = start(args);
            while (sandbox.statistics().calls() == 0) {
                assertThat(running.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
            }
            running.toHandle().destroy();
            assertThat(running.waitFor(1100, TimeUnit.MILLISECONDS)).isFalse();
            do { // the second is a second after the first where the process has seen both, which takes its time
                running.toHandle().destroy();
            } while (!running.waitFor(1100, TimeUnit.MILLISECONDS));
            assertThat(running.exitValue()).isEqualTo(143);
        }
    }

    @Test
    void aSignalBeforeTheFirstCallLeavesNoLock() throws Exception {
        SandboxOptions mute = SandboxOptions.DEFAULTS.withFaults(Faults.of(1, Fault.STALL));
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(mute)) {
            environment.put("CHITCHAT_SECRET_KEY", Shell.KEY);
            Process running = start(
                    "push",
                    edits.toString(),
                    "--endpoint",
                    sandbox.endpoint().toString(),
                    "--sdk-app-id",
                    "1400000000",
                    "--results",
                    directory.resolve("results.jsonl").toString());
            while (sandbox.statistics().calls() == 0) {
                assertThat(running.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
            }
            running.toHandle().destroy();
            assertThat(exitCode(running)).isEqualTo(143);
        }
        try (var files = Files.list(directory)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".lock"));
        }
    }

    @Test
    void aResultsFileThatCannotGrowEndsTheRunAndLosesNothing() throws Exception {
        Path results = directory.resolve("results.jsonl");
        String[] args = {"stream", edits.toString(), "--sandbox", "--rate", "2000", "--results", results.toString()};
        Process running = startWith("ulimit -f 8; exec \"$@\"", args);
        assertThat(exitCode(running)).isEqualTo(1);
        assertThat(errors).content().contains("' can no longer be written (File too large)", "; to go on: ");
        String[] again = Arrays.copyOf(args, args.length + 1);
        again[args.length] = "--resume";
        assertThat(exitCode(start(again))).isZero();
        assertThat(errors).content().contains(" settled before, ", " applied, 0 failed");
    }

    @Test
    void aClosedStandardInputIsNothingToRead() throws Exception {
        assertThat(exitCode(startWith("exec \"$@\" 0<&-", "stream", "--sandbox")))
                .isEqualTo(2);
        assertThat(errors).content().contains("error: there is no input");
    }

    /** What a shell starts in the background ignores interrupts, and so do its children; GNU's env undoes that. */
    private static List<String> heedingInterrupts() throws Exception {
        List<String> env = List.of("env", "--default-signal=INT");
        List<String> tried = new ArrayList<>(env);
        tried.add("true");
        boolean works = new ProcessBuilder(tried).start().waitFor() == 0;
        return new ArrayList<>(works ? env : List.of());
    }

    /** Runs it from a shell that does something first. */
    private Process startWith(String script, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        command.addAll(command(args));
        return start(command);
    }

    private Process start(String... args) throws IOException {
        return start(command(args));
    }

    private static List<String> command(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED", // as the manifest of the jar says
                "-cp",
                System.getProperty("java.class.path"),
                "dev.chitchat.cli.Main"));
        command.addAll(List.of(args));
        return command;
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process started = builder.start();
        process = started;
        return started;
    }

    private static BufferedReader printedBy(Process process) {
        return Watch.ofAnotherProcess(process.inputReader(UTF_8));
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
