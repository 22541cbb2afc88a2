package dev.chitchat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.redis.RedisProcess;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a reader of a log meets in the morning: when, which account, which host, why, and the same in the summary. */
@Timeout(60)
class FaultsAtNightTest {

    private static final String NOWHERE = "http://127.0.0.1:9";

    @TempDir
    Path directory;

    private final Shell shell = new Shell();

    private int run(String command, String endpoint, String... more) throws IOException {
        Path edits = Files.writeString(
                directory.resolve("edits.jsonl"),
                "{\"StandardQuestionId\":\"q\",\"Question\":\"Q\",\"Answer\":\"a\"}\n");
        List<String> all = new ArrayList<>(List.of(command));
        if (command.equals("stream") || command.equals("push")) {
            all.add(edits.toString());
        }
        all.addAll(List.of("--endpoint", endpoint, "--sdk-app-id", "1400000000", "--quiet"));
        all.addAll(List.of(more));
        return shell.with("CHITCHAT_SECRET_KEY", Shell.KEY).run(all.toArray(String[]::new));
    }

    /** Each line says when, who and where. */
    private void assertTold(String endpoint, String... words) {
        String who = "1400000000 at " + endpoint.replace("http://", "");
        assertThat(shell.errLines())
                .isNotEmpty()
                .allMatch(
                        line -> line.matches(".*20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ.*") && line.contains(who));
        assertThat(shell.err()).contains(words);
    }

    private void assertInSummary(int exitCode, String... words) throws IOException {
        JsonNode summary = new JsonMapper().readTree(Files.readString(directory.resolve("s.json")));
        assertThat(summary.get("exitCode").asInt()).isEqualTo(exitCode);
        assertThat(summary.get("account").asLong()).isEqualTo(1_400_000_000L);
        assertThat(summary.get("host").asString()).startsWith("127.0.0.1:");
        assertThat(summary.get("reason").asString()).contains(words);
    }

    private String[] summary(String... more) {
        List<String> all = new ArrayList<>(List.of(more));
        all.addAll(List.of("--summary", directory.resolve("s.json").toString()));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "push", "pull"})
    void aWrongKey(String command) throws IOException {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withSecretKey("another"))) {
            String endpoint = sandbox.endpoint().toString();
            assertThat(run(command, endpoint, summary())).isEqualTo(1);
            assertTold(endpoint, "error: ", "70009", "check the secret key");
            assertInSummary(1, "70009");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "push", "pull"})
    void aServiceThatIsDown(String command) throws IOException {
        assertThat(run(command, NOWHERE, summary("--max-wait", "100ms"))).isEqualTo(1);
        assertTold(NOWHERE, "error: ", "127.0.0.1:9");
        assertInSummary(1, "127.0.0.1:9");
    }

    @Test
    void aWrongPasswordOfRedis() throws IOException {
        try (RedisProcess redis = RedisProcess.start("--requirepass", "right")) {
            shell.with("CHITCHAT_REDIS_PASSWORD", "falsch");
            assertThat(run("stream", NOWHERE, summary("--quota", redis.uri()))).isEqualTo(2);
            assertTold(NOWHERE, "error: the Redis of the quota", "refuses", "WRONGPASS");
            assertInSummary(2, "WRONGPASS");
        }
    }

    @Test
    void aRedisThatIsDown() throws IOException {
        assertThat(run("stream", NOWHERE, summary("--quota", "redis://127.0.0.1:9")))
                .isEqualTo(2);
        assertTold(NOWHERE, "error: the Redis of the quota, redis://127.0.0.1:9, does not answer");
        assertInSummary(2, "does not answer");
    }

    @Test
    void aFullDisk() throws IOException {
        shell.printingTo(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            String endpoint = sandbox.endpoint().toString();
            assertThat(run("stream", endpoint, summary())).isEqualTo(1);
            assertTold(endpoint, "No space left on device");
            assertInSummary(1, "No space left on device");
        }
    }

    @Test
    void noSecretIsInTheLinesOrTheSummary() throws IOException {
        shell.with("CHITCHAT_REDIS_PASSWORD", "s3cret-of-redis");
        assertThat(run("stream", NOWHERE, summary("--quota", "redis://127.0.0.1:9")))
                .isEqualTo(2);
        assertThat(shell.err() + Files.readString(directory.resolve("s.json"), UTF_8))
                .doesNotContain("s3cret-of-redis", Shell.KEY);
    }
}
