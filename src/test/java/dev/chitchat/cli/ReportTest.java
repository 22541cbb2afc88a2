package dev.chitchat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.browser.BrowserPage;
import dev.chitchat.browser.Chromium;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.watch.Watch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ReportTest {

    @TempDir
    Path directory;

    @Test
    void aRunLeavesAReportOfAllItsLinesAndCalls() throws IOException {
        Path report = Files.writeString(directory.resolve("run.html"), "an older one");
        Shell shell = new Shell().typing(updates(30) + "no json\n");
        assertThat(run(shell, report)).isEqualTo(1);
        JsonNode data = data(report);
        assertThat(data.at("/counts/applied").asInt()).isEqualTo(30);
        assertThat(data.at("/counts/failed").asInt()).isEqualTo(1);
        assertThat(data.at("/failures/0/line").asInt()).isEqualTo(31);
        assertThat(data.at("/counts/attempts").asInt()).isEqualTo(30);
        assertThat(data.get("limit").asInt()).isEqualTo(200);
        assertThat(data.at("/series/mode/0").asInt()).isZero();
        assertThat(data.get("whole").asBoolean()).isTrue();
        assertThat(files()).containsExactly("run.html");
    }

    @Test
    void anInterruptedRunLeavesOneThatSaysWhatIsLeft() throws IOException {
        Path edits = Files.writeString(directory.resolve("edits.jsonl"), updates(200));
        Path report = directory.resolve("run.html");
        Shell shell = new Shell();
        shell.printingTo(new Each(() -> shell.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"))));
        assertThat(shell.run("stream", edits.toString(), "--sandbox", "--rate", "20", "--report", report.toString()))
                .isEqualTo(130);
        JsonNode data = data(report);
        assertThat(data.get("end").asString())
                .startsWith("stopped: interrupted; ")
                .contains(" lines not sent");
        assertThat(data.get("whole").asBoolean()).isFalse();
        assertThat(data.at("/counts/applied").asInt()).isBetween(1, 100);
        try (BrowserPage page = Chromium.open()) {
            page.go(report.toUri());
            assertThat(page.ink("#calls canvas")).isGreaterThan(1_000);
            assertThat(page.shown()).containsIgnoringCase("stopped: interrupted");
            assertThat(page.errors()).isEmpty();
        }
    }

    @Test
    void itShowsTheFirstSecondsSoonSoThatARunKilledEarlyLeavesThem() throws IOException {
        Path report = directory.resolve("run.html");
        Shell shell = new Shell().typing(updates(200));
        shell.printingTo(new Each(() -> {
            if (Files.readString(report).contains("So far: ")) {
                shell.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
            }
        }));
        assertThat(shell.run("stream", "-", "--sandbox", "--rate", "20", "--report", report.toString()))
                .isEqualTo(130);
    }

    @Test
    void aClosedPipeLeavesOneToo() throws IOException {
        Path report = directory.resolve("run.html");
        Shell shell = new Shell().typing(updates(50)).printingTo(new Each(() -> {
            throw new IOException("Broken pipe");
        }));
        assertThat(run(shell, report)).isEqualTo(141);
        assertThat(data(report).get("end").asString()).startsWith("stopped: the reader of the results is gone");
    }

    @Test
    void anAccountFailureLeavesOneThatSaysWhatToDoAndHoldsNoSecret() throws IOException {
        Path report = directory.resolve("run.html");
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withAlwaysCode(-20))) {
            Shell shell = new Shell().typing(updates(50)).with("CHITCHAT_SECRET_KEY", Shell.KEY);
            assertThat(shell.run(
                            "stream",
                            "-",
                            "--endpoint",
                            sandbox.endpoint().toString(),
                            "--sdk-app-id",
                            "1400000000",
                            "--report",
                            report.toString()))
                    .isEqualTo(1);
        }
        JsonNode data = data(report);
        assertThat(data.get("end").asString())
                .contains("use the identifier of an App administrator account", "every other update");
        assertThat(data.at("/failures/0/errorCode").asInt()).isEqualTo(-20);
        assertThat(report).content().doesNotContain(Shell.KEY).doesNotContainIgnoringCase("usersig=");
        Watch.printed("report", Files.readString(report));
    }

    @Test
    void anUnwritableReportIsRefusedWithAllOtherErrorsUnsent() {
        Shell shell = new Shell().typing(updates(3));
        assertThat(shell.run("stream", "-", "--sandbox", "--rate", "0", "--report", directory.toString()))
                .isEqualTo(2);
        assertThat(shell.err()).contains("--report '" + directory + "' cannot be written", "--rate");
        assertThat(shell.out()).isEmpty();
        Shell missing = new Shell().typing(updates(3));
        assertThat(run(missing, directory.resolve("no/such/run.html"))).isEqualTo(2);
        assertThat(missing.err()).contains("cannot be written (", "); name a file in a directory");
    }

    @Test
    void theInputIsNeverReplaced() throws IOException {
        Path edits = Files.writeString(directory.resolve("edits.jsonl"), updates(3));
        Path link = Files.createSymbolicLink(directory.resolve("link"), edits);
        for (Path report : new Path[] {edits, link}) {
            Shell shell = new Shell();
            assertThat(shell.run("stream", edits.toString(), "--sandbox", "--report", report.toString()))
                    .isEqualTo(2);
            assertThat(shell.err()).contains("--report names the input too");
        }
        assertThat(edits).hasContent(updates(3).strip());
    }

    @Test
    void aDryRunHasNothingToReport() {
        Shell shell = new Shell().typing(updates(3));
        assertThat(shell.run("stream", "-", "--dry-run", "--report", "run.html"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("--dry-run makes none");
    }

    @Test
    void theFileBehindALinkIsReplacedAndTheLinkStays() throws IOException {
        Path report = Files.writeString(directory.resolve("run.html"), "an older one");
        Path link = Files.createSymbolicLink(directory.resolve("link.html"), report);
        assertThat(run(new Shell().typing(updates(1)), link)).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(data(report).at("/counts/applied").asInt()).isEqualTo(1);
    }

    private static int run(Shell shell, Path report) {
        return shell.run("stream", "-", "--sandbox", "--rate", "200", "--report", report.toString());
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    private static JsonNode data(Path report) throws IOException {
        String page = Files.readString(report);
        int from = page.indexOf('>', page.indexOf("id=\"data\"")) + 1;
        return new JsonMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
    }

    private static String updates(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"StandardQuestionId\":\"q").append(i).append("\",\"Answer\":\"a\"}\n");
        }
        return lines.toString();
    }

    /** Does something for each result. */
    private static final class Each extends OutputStream {

        private interface Deed {
            void run() throws IOException;
        }

        private final Deed deed;

        Each(Deed deed) {
            this.deed = deed;
        }

        @Override
        public void write(int b) throws IOException {
            deed.run();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            assertThat(new String(bytes, UTF_8)).isNotEmpty();
            deed.run();
        }
    }
}
