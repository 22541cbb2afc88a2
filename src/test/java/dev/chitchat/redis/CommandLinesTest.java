package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.SandboxStatistics;
import dev.chitchat.watch.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two command lines, each a process of its own, that share a quota. */
@Timeout(90)
class CommandLinesTest {

    private static final int EDITS = 10;

    @TempDir
    Path directory;

    private final List<Process> streams = new ArrayList<>();

    @Test
    void twoStreamsWithOneQuotaAreNeverRejected() throws Exception {
        SandboxOptions strict =
                SandboxOptions.DEFAULTS.withModel(CountingModel.SLIDING_LOG).withJitter(Jitter.uniform());
        try (RedisProcess redis = RedisProcess.start();
                ChitchatSandbox sandbox = ChitchatSandbox.start(strict)) {
            for (String name : List.of("one", "other")) {
                streams.add(stream(name, redis, sandbox));
            }
            for (Process stream : streams) {
                assertThat(stream.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }

            SandboxStatistics seen = sandbox.statistics();
            assertThat(streams).extracting(Process::exitValue).containsOnly(0);
            assertThat(seen.accepted()).isEqualTo(2 * EDITS);
            assertThat(seen.rejected()).isZero();
            assertThat(seen.maxArrivalsInAnyWindow()).isLessThanOrEqualTo(5);
        } finally {
            streams.forEach(Process::destroyForcibly);
            Watch.ofAnotherProcess(errors("one"));
            Watch.ofAnotherProcess(errors("other"));
        }
    }

    private Path errors(String name) {
        return directory.resolve(name + ".errors");
    }

    private Process stream(String name, RedisProcess redis, ChitchatSandbox sandbox) throws IOException {
        String lines = IntStream.range(0, EDITS)
                .mapToObj(i -> "{\"StandardQuestionId\":\"" + name + i + "\",\"Answer\":\"a\"}\n")
                .collect(Collectors.joining());
        Path edits = Files.writeString(directory.resolve(name + ".jsonl"), lines);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.chitchat.cli.Main",
                        "stream",
                        edits.toString(),
                        "--quota",
                        redis.uri())
                .redirectOutput(directory.resolve(name + ".results").toFile())
                .redirectError(errors(name).toFile());
        builder.environment().put("CHITCHAT_ENDPOINT", sandbox.endpoint().toString());
        builder.environment().put("CHITCHAT_SDK_APP_ID", "1400000000");
        builder.environment().put("CHITCHAT_SECRET_KEY", "a-key-of-the-tests");
        return builder.start();
    }
}
