package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Ports;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AccountFailureTest {

    private static final String OTHER_KEY = Shell.KEY.replace('6', '7');

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "70020|check that the SDKAppID belongs to this region's host",
                "-20|use the identifier of an App administrator account",
                "-50040|activate Desk",
            })
    void whatConcernsTheAccountEndsTheStreamAndSaysWhatToDo(int code, String advice) throws IOException {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withAlwaysCode(code))) {
            Shell shell = account(sandbox.endpoint().toString());
            assertThat(shell.run("stream", threeHundred().toString())).isEqualTo(1);
            assertThat(shell.outLines()).singleElement().asString().contains("\"errorCode\":" + code);
            assertThat(shell.errLines())
                    .filteredOn(line -> line.startsWith("error: "))
                    .singleElement()
                    .asString()
                    .contains(advice);
            assertThat(shell.err()).contains("299 lines not sent");
            assertThat(sandbox.calls()).as("nothing goes out once it is known").hasSize(1);
        }
    }

    @Test
    void anUntrustedServerEndsTheStreamAndLinesMayBeSentAgain() throws IOException {
        HeldCertificate itsOwn = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        try (MockWebServer impostor = new MockWebServer()) {
            impostor.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(itsOwn)
                    .build()
                    .sslSocketFactory());
            impostor.start();
            Shell shell = account("https://localhost:" + impostor.getPort());
            assertThat(shell.run("stream", threeHundred().toString())).isEqualTo(1);
            assertThat(shell.outLines()).singleElement().asString().contains("\"attempts\":1,", "\"retryable\":true");
            assertThat(shell.errLines())
                    .filteredOn(line -> line.startsWith("error: "))
                    .singleElement()
                    .asString()
                    .contains("no authority that is trusted here has signed its certificate", "--ca-file");
            assertThat(shell.err()).contains("299 lines not sent");
        }
    }

    @Test
    void anUnknownPathEndsTheStreamAndLinesMayBeSentAgain() throws IOException {
        try (MockWebServer other = new MockWebServer()) {
            other.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    return new MockResponse.Builder().code(404).build();
                }
            });
            other.start();
            Shell shell = account("http://localhost:" + other.getPort() + "/somewhere");
            assertThat(shell.run("stream", threeHundred().toString())).isEqualTo(1);
            assertThat(shell.outLines()).singleElement().asString().contains("\"attempts\":1,", "\"retryable\":true");
            assertThat(shell.err()).contains("error: ", "HTTP status 404", "check the endpoint", "299 lines not sent");
            assertThat(other.getRequestCount()).isEqualTo(1);
        }
    }

    @Test
    void aCodeOfEitherMeaningEndsAStreamWithoutASuccess() throws IOException {
        Path input = Files.writeString(directory.resolve("three.jsonl"), update("q") + update("r") + update("s"));
        Path results = directory.resolve("results.jsonl");
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withAlwaysCode(-50003))) {
            Shell lapsed = account(sandbox.endpoint().toString());
            assertThat(lapsed.run("stream", input.toString(), "--results", results.toString()))
                    .isEqualTo(1);
            assertThat(lapsed.err()).contains("check the ids", "Desk is active", "stopped: no update has succeeded");
            assertThat(Files.readAllLines(results))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("\"errorCode\":-50003") && line.contains("\"retryable\":true"));
            sandbox.options(SandboxOptions.DEFAULTS);
            Shell active = account(sandbox.endpoint().toString());
            assertThat(active.run("stream", input.toString(), "--results", results.toString(), "--resume"))
                    .isZero();
            assertThat(sandbox.library()).containsOnlyKeys("q", "r", "s");
        }
    }

    @Test
    void aStoppedRunWhoseLinesAllFailedTellsHowToGoOn() throws IOException {
        Path input = Files.writeString(directory.resolve("one.jsonl"), update("q"));
        Path results = directory.resolve("results.jsonl");
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withAlwaysCode(70020))) {
            Shell shell = account(sandbox.endpoint().toString());
            assertThat(shell.run("stream", input.toString(), "--results", results.toString()))
                    .isEqualTo(1);
            assertThat(shell.err()).containsPattern("every line was sent .*; to go on: .*--resume");
        }
    }

    @Test
    void afterASuccessSuchACodeFailsItsLineOnly() throws IOException {
        Path input = Files.writeString(directory.resolve("two.jsonl"), update("known") + update("unknown"));
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            Shell shell = account(sandbox.endpoint().toString());
            assertThat(shell.run("update", "--id", "known", "--answer", "b")).isZero();
            sandbox.options(SandboxOptions.DEFAULTS.withKnownQuestionsOnly(true));
            Shell stream = account(sandbox.endpoint().toString());
            assertThat(stream.run("stream", input.toString(), "--rate", "1")).isEqualTo(1);
            assertThat(stream.outLines()).hasSize(2).last().asString().contains("\"unknown\"", "\"retryable\":false");
            assertThat(stream.err()).doesNotContain("stopped");
        }
    }

    private static String update(String id) {
        return "{\"StandardQuestionId\":\"" + id + "\",\"Answer\":\"a\"}\n";
    }

    @Test
    void aWrongKeyIsToldAndNeitherKeyNorSignatureIsShown() {
        SandboxOptions options =
                SandboxOptions.DEFAULTS.withSdkAppId(1400000000).withSecretKey(OTHER_KEY);
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(options)) {
            Shell shell = account(sandbox.endpoint().toString());
            assertThat(shell.run("update", "--id", "q", "--answer", "a", "--debug"))
                    .isEqualTo(1);
            assertThat(shell.out()).startsWith("{\"StandardQuestionId\":\"q\",\"outcome\":\"failed\"");
            assertThat(shell.err()).contains("error: ", "check the secret key", "\tat dev.chitchat.");
            assertThat(shell.out() + shell.err()).doesNotContain(Shell.KEY, "usersig=", "eJ");
        }
    }

    @Test
    void aStackTraceIsOnlyShownWhenAskedFor() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withAlwaysCode(-50003))) {
            Shell shell = account(sandbox.endpoint().toString());
            assertThat(shell.run("update", "--id", "q", "--answer", "a")).isEqualTo(1);
            assertThat(shell.errLines()).singleElement().asString().startsWith("error: ");
        }
    }

    @Test
    void aServiceThatIsNotThereIsAPassingFailure() {
        Shell shell = account("http://127.0.0.1:" + Ports.unused());
        assertThat(shell.run("update", "--id", "q", "--answer", "a", "--max-retries", "1"))
                .isEqualTo(1);
        assertThat(shell.out()).contains("\"attempts\":2", "\"retryable\":true").doesNotContain("errorCode");
        assertThat(shell.errLines())
                .filteredOn(line -> line.startsWith("error: "))
                .singleElement()
                .asString()
                .contains("check the endpoint");
    }

    @Test
    void anUpdateThatIsAppliedPrintsOneLine() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            Shell shell = account(sandbox.endpoint().toString());
            int code = shell.run(
                    "update",
                    "--id",
                    Shell.ID,
                    "--question",
                    "Hi?",
                    "--answer",
                    "<b>Hello</b>",
                    "--answer-type",
                    "rich",
                    "--category",
                    "77514");
            assertThat(code).isZero();
            assertThat(shell.outLines())
                    .singleElement()
                    .asString()
                    .startsWith("{\"StandardQuestionId\":\"" + Shell.ID + "\",\"outcome\":\"applied\"");
            assertThat(sandbox.library()).containsEntry(Shell.ID, new StoredQuestion("Hi?", "<b>Hello</b>", 2, 77514L));
            assertThat(shell.err()).isEmpty();
        }
    }

    private Path threeHundred() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            lines.append("{\"StandardQuestionId\":\"q" + i + "\",\"Answer\":\"a\"}\n");
        }
        return Files.writeString(directory.resolve("edits.jsonl"), lines);
    }

    private static Shell account(String endpoint) {
        return new Shell()
                .with("CHITCHAT_ENDPOINT", endpoint)
                .with("CHITCHAT_SDK_APP_ID", "1400000000")
                .with("CHITCHAT_SECRET_KEY", Shell.KEY);
    }
}
