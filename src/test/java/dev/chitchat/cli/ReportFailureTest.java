package dev.chitchat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.cli.progress.RunFiles;
import dev.chitchat.internal.page.PlotPage;
import dev.chitchat.sandbox.ChitchatSandbox;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Reports that cannot be made: what cannot be known beforehand costs the run nothing. */
@Timeout(60)
class ReportFailureTest {

    private static final String EDITS = """
            {"StandardQuestionId":"a","Answer":"a"}
            {"StandardQuestionId":"b","Answer":"b"}
            {"StandardQuestionId":"c","Answer":"c"}
            """;

    @TempDir
    Path directory;

    @Test
    void aFileThatFailsBeforeTheRunIsInTheSummary() throws IOException {
        assertThat(summaryOf(() -> {
                    throw new IOException("No space left on device");
                }))
                .endsWith("\"exitCode\":1,\"reason\":\"No space left on device\"}\n");
        assertThat(summaryOf(() -> {
                    throw new AccessDeniedException("edits.jsonl");
                }))
                .endsWith("\"exitCode\":1,\"reason\":\"edits.jsonl: permission denied\"}\n");
    }

    @Test
    void aRunThatFindsNoMemoryIsInTheSummary() throws IOException {
        assertThat(summaryOf(() -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .endsWith("\"exitCode\":1,\"reason\":\"java.lang.OutOfMemoryError: Java heap space\"}\n");
        assertThat(summaryOf(() -> {
                    throw new IllegalStateException("odd");
                }))
                .endsWith("\"exitCode\":1,\"reason\":\"java.lang.IllegalStateException: odd\"}\n");
    }

    /** Of a run that fails. */
    private String summaryOf(RunFiles.Work work) throws IOException {
        Path summary = directory.resolve("s.json");
        RunFiles files = CommandLine.populateCommand(new RunFiles("stream"), "--summary", summary.toString());
        files.check("edits.jsonl", null, new Problems());
        assertThatThrownBy(() -> files.telling(new Shell().io(), work)).isNotNull();
        return Files.readString(summary);
    }

    /** What standard output got; something happens once the first result is there. */
    private static final class Out extends ByteArrayOutputStream {

        private final Deed deed;
        private boolean done;

        Out(Deed deed) {
            this.deed = deed;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            if (!done) {
                done = true;
                try {
                    deed.run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private interface Deed {
        void run() throws IOException;
    }

    private Path report() throws IOException {
        return Files.createDirectories(directory.resolve("reports")).resolve("run.html");
    }

    private static int run(Shell shell, Path report, String... more) {
        String[] stream = {"stream", "-", "--sandbox", "--rate", "200", "--report", report.toString()};
        String[] all = Arrays.copyOf(stream, stream.length + more.length);
        System.arraycopy(more, 0, all, stream.length, more.length);
        return shell.run(all);
    }

    @Test
    void aLostReportFolderIsSaidAndCostsNoResultsAndNoExitCode() throws IOException {
        Path report = report();
        Out out = new Out(() -> {
            Files.delete(report);
            Files.delete(report.getParent());
        });
        Shell shell = new Shell().typing(EDITS).printingTo(out);

        assertThat(run(shell, report, "--quiet")).isZero();
        assertThat(out.toString(UTF_8).lines()).hasSize(3).allMatch(line -> line.contains("\"applied\""));
        assertThat(shell.errLines())
                .containsExactly("error: the report '" + report + "' could not be written (its directory is gone), so"
                        + " there is none, while its results are not touched; next time name a file in a directory that"
                        + " stays and has room");
    }

    @Test
    void aLastReportThatCannotBeWrittenIsSaidToLackTheEnd() throws IOException {
        Path report = report();
        Out out = new Out(() -> {
            Files.delete(report);
            Files.createDirectories(report.resolve("something"));
        });
        Shell shell = new Shell().typing(EDITS + "no json\n").printingTo(out);

        assertThat(run(shell, report)).isEqualTo(1);
        assertThat(out.toString(UTF_8).lines()).hasSize(4);
        assertThat(shell.err())
                .contains("3 applied, 1 failed")
                .contains("' could not be written (Is a directory), so the one there lacks the end of the run");
        assertThat(report.resolve("something")).exists();
    }

    @Test
    void aTornReportIsNotLeftBeside() throws IOException {
        Path report = Files.createDirectories(report());
        Files.createDirectory(report.resolve("so that it cannot be replaced"));
        assertThatThrownBy(() -> WholeFile.write(report, out -> out.write('<'))).isInstanceOf(IOException.class);
        try (Stream<Path> beside = Files.list(report.getParent())) {
            assertThat(beside).containsExactly(report);
        }
    }

    @Test
    void theReasonIsToldInWords() {
        assertThat(WholeFile.reason(new AccessDeniedException("/r/run.html.part")))
                .isEqualTo("permission denied");
        assertThat(WholeFile.reason(new FileSystemException("/r/run.html.part", null, "Read-only file system")))
                .isEqualTo("Read-only file system");
        assertThat(WholeFile.reason(new IOException("No space left on device"))).isEqualTo("No space left on device");
    }

    @Test
    void aPipeOrADeviceIsNoPlaceForAReport() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Shell shell = new Shell().typing(EDITS);
        assertThat(run(shell, pipe)).isEqualTo(2);
        assertThat(shell.err()).contains("--report '" + pipe + "' cannot be written (it keeps nothing); name a file");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void withoutThePlottingLibraryTheRefusalNamesItAndNothingIsSent() throws Exception {
        Path report = report();
        Path edits = Files.writeString(directory.resolve("edits.jsonl"), EDITS);
        Path errors = directory.resolve("errors");
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:-UsePerfData",
                    "--enable-native-access=ALL-UNNAMED", // as the manifest of the jar says
                    "-cp",
                    withoutThePlottingLibrary(),
                    "dev.chitchat.cli.Main",
                    "stream",
                    edits.toString(),
                    "--results",
                    directory.resolve("results.jsonl").toString(),
                    "--report",
                    report.toString());
            builder.environment().put("CHITCHAT_ENDPOINT", sandbox.endpoint().toString());
            builder.environment().put("CHITCHAT_SDK_APP_ID", "1400000000");
            builder.environment().put("CHITCHAT_SECRET_KEY", Shell.KEY);
            Process process = builder.redirectError(errors.toFile()).start();
            try {
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(2);
            } finally {
                process.destroyForcibly();
            }
            assertThat(sandbox.statistics().calls()).isZero();
        }
        assertThat(errors)
                .content()
                .startsWith("error: --report needs the library that draws its plots")
                .contains("add " + PlotPage.Library.COORDINATES + ", or use the executable jar")
                .hasLineCount(1);
        assertThat(report).doesNotExist();
        assertThat(directory.resolve("results.jsonl")).doesNotExist();
    }

    private static String withoutThePlottingLibrary() {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> !entry.contains("uplot"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
