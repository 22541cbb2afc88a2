package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.SandboxOptions;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a full disk or a closed pipe leaves of a pull, and what a push makes of that. */
@Timeout(60)
class EmptyAndTornFilesTest {

    @TempDir
    Path directory;

    private final ChitchatSandbox sandbox =
            ChitchatSandbox.start(SandboxOptions.DEFAULTS.withModel(CountingModel.NONE));

    @BeforeEach
    void seed() {
        sandbox.load(LibrarySeed.parse(
                List.of("{\"StandardQuestionId\":\"s\",\"Question\":\"q\",\"Answer\":\"a\",\"Category\":\"G\"}")));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private int run(Shell shell, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--endpoint", sandbox.endpoint().toString(), "--sdk-app-id", "1400000000"));
        return shell.with("CHITCHAT_SECRET_KEY", Shell.KEY).run(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"stream,jsonl", "stream,yaml", "stream,csv", "push,yaml", "diff,jsonl"})
    void aFileThatMemoryCannotHoldIsAnErrorInWords(String command, String format) {
        InputStream tooLarge = new InputStream() {
            @Override
            public int read() {
                throw new OutOfMemoryError("Java heap space");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return read();
            }
        };
        Shell shell = new Shell().reading(tooLarge);

        int exitCode = run(shell, command, "-", "--format", format);

        assertThat(exitCode).isEqualTo(ExitCode.FAILED);
        assertThat(shell.err())
                .contains("error: Java has no memory left (Java heap space); split the file")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "lib.jsonl|''",
                "lib.csv|''",
                "lib.yaml|''",
                "lib.jsonl|'\n \n'",
                "lib.csv|'\n\n'",
                "lib.csv|'StandardQuestionId,Question,Answer,AnswerType,Category,Status,SimilarQuestions\n'",
                "lib.yaml|'[]'",
                "lib.yaml|'# nothing\n'",
                "lib.yaml|'---\n'",
            })
    void aFileWithoutAQuestionIsRefused(String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        for (String[] command : new String[][] {
            {"push", file.toString(), "--delete", "--yes"}, {"push", file.toString()}, {"diff", file.toString()}
        }) {
            Shell shell = new Shell();
            assertThat(run(shell, command)).isEqualTo(ExitCode.USAGE);
            assertThat(shell.err())
                    .startsWith("error: ")
                    .contains(file.toString())
                    .doesNotContain("unexpected");
        }
        assertThat(sandbox.calls()).isEmpty();
        assertThat(sandbox.library()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"diff", "diff --json", "push", "push --delete --yes"})
    void aFileWithAnErrorShowsThatAndNoPlan(String command) throws IOException {
        for (String line : List.of("{\"StandardQuestionId\":\"s\",\"Answer\":5}", "\0\0", "{\"Question\":\"new\"}")) {
            Path file = Files.writeString(directory.resolve("lib.jsonl"), line);
            Shell shell = new Shell();
            assertThat(run(shell, (command + " " + file).split(" "))).isEqualTo(ExitCode.USAGE);
            assertThat(shell.err()).startsWith("error: " + file + ":1:").doesNotContain("not in the file", "stay");
            assertThat(shell.outLines()).isEmpty();
        }
    }

    @Test
    void aPulledFileKeepsItsMode() throws IOException {
        Path file = Files.writeString(directory.resolve("lib.csv"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(run(new Shell(), "pull", "-o", file.toString())).isZero();
        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aPullToAFullDeviceSaysSo() {
        Shell shell = new Shell();
        assertThat(run(shell, "pull", "-o", "/dev/full")).isEqualTo(ExitCode.FAILED);
        assertThat(shell.err())
                .contains("error: '/dev/full' could not be written (No space left on device); make room");
    }

    @Test
    void aPullIntoADirectoryThatIsNotThereMakesNoCall() {
        Shell shell = new Shell();
        String file = directory.resolve("none").resolve("lib.csv").toString();
        assertThat(run(shell, "pull", "-o", file)).isEqualTo(ExitCode.USAGE);
        assertThat(shell.err())
                .contains("error: --output '" + file + "' cannot be written (its directory is not there); name");
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void aMinusIsStandardOutput() {
        Shell shell = new Shell();
        assertThat(run(shell, "pull", "-o", "-")).isZero();
        assertThat(shell.outLines()).singleElement().asString().contains("\"StandardQuestionId\":\"s\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "categories", "categories add New"})
    void aFullDiskBehindStandardOutputIsToldAsSuch(String command) throws IOException {
        Shell shell = new Shell();
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertThat(run(shell.printingTo(full), command.split(" "))).isEqualTo(ExitCode.FAILED);
        }
        assertThat(shell.err())
                .contains("error: standard output could not be written whole (No space left on device), so do not use")
                .contains("unless it changed something, which is in effect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "stream --help"})
    void aHelpTextThatFindsNoRoomIsAFailure(String command) throws IOException {
        Shell shell = new Shell();
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertThat(shell.printingTo(full).run(command.split(" "))).isEqualTo(ExitCode.FAILED);
        }
        assertThat(shell.err()).containsOnlyOnce("error: standard output could not be written whole (No space left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull", "categories", "call desc_chitchat_category {}"})
    void aClosedPipeEndsACommandWithItsOwnCode(String command) {
        Shell shell = new Shell().printingTo(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        assertThat(run(shell, command.split(" "))).isEqualTo(ExitCode.PIPE_CLOSED);
        assertThat(shell.err()).contains("error: standard output was closed before all was written");
    }
}
