package dev.chitchat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a rotation of logs does to the results of a run, and what a run says that goes on from such a file. */
@Timeout(60)
class ResultsUnderTheRunTest {

    private static final int LINES = 200;

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withLimitPerSecond(200));

    @TempDir
    Path directory;

    @AfterEach
    void end() {
        sandbox.close();
    }

    private Path results() {
        return directory.resolve("results.jsonl");
    }

    private Path rotated() {
        return directory.resolve("results.jsonl.1");
    }

    private static String updates() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            lines.append("{\"StandardQuestionId\":\"q").append(i).append("\",\"Answer\":\"a\"}\n");
        }
        return lines.toString();
    }

    private int run(Shell shell, String... more) {
        List<String> args = new ArrayList<>(List.of("stream", "-", "--buffer", "8", "--rate", "200", "--results"));
        args.add(results().toString());
        args.addAll(List.of(more));
        return shell.with("CHITCHAT_ENDPOINT", sandbox.endpoint().toString())
                .with("CHITCHAT_SDK_APP_ID", "1400000000")
                .with("CHITCHAT_SECRET_KEY", Shell.KEY)
                .run(args.toArray(String[]::new));
    }

    private interface Deed {
        void run() throws IOException;
    }

    /** The updates, and something that happens in the middle of them, once there are results. */
    private InputStream input(Deed deed) {
        byte[] all = updates().getBytes(UTF_8);
        return new ByteArrayInputStream(all) {
            private boolean done;

            @Override
            public synchronized int available() {
                return 0; // as a pipe that brings a little at a time
            }

            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                try {
                    if (!done && pos > all.length / 2) {
                        done = true;
                        deed.run();
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                return super.read(bytes, offset, Math.min(length, 100));
            }
        };
    }

    private long calls() {
        return sandbox.statistics().calls();
    }

    @Test
    void aRenamedFileEndsTheRunAndKeepsAllResults() throws IOException {
        Shell shell = new Shell().reading(input(() -> {
            Files.move(results(), rotated());
            Files.createFile(results());
        }));
        assertThat(run(shell)).isEqualTo(1);
        assertThat(shell.err()).contains("error: stopped: '" + results() + "' was renamed, removed or replaced");
        assertThat(Files.size(results())).isZero();
        assertThat(Files.readAllLines(rotated())).hasSize((int) calls());
        assertThat(calls()).isBetween(80L, 150L);

        Files.move(rotated(), results(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(run(new Shell().typing(updates()), "--resume")).isZero();
        assertThat(calls()).isEqualTo(LINES);
    }

    @Test
    void aCutFileEndsTheRunAndTheRestIsWhole() throws IOException {
        Shell shell = new Shell().reading(input(() -> {
            Files.copy(results(), rotated());
            Files.newByteChannel(results(), java.nio.file.StandardOpenOption.WRITE)
                    .truncate(0)
                    .close();
        }));
        assertThat(run(shell)).isEqualTo(1);
        assertThat(shell.err()).contains("error: stopped: '" + results() + "' was cut while this run wrote it; put");

        String rest = Files.readString(results());
        String kept = Files.readString(rotated()) + rest;
        long lostBetweenCopyAndCut = calls() - kept.lines().count();
        Files.writeString(results(), kept);
        assertThat(run(new Shell().typing(updates()), "--resume")).isZero();
        assertThat(calls()).isEqualTo(LINES + lostBetweenCopyAndCut);
    }

    @Test
    void aResumedRunSaysThatThereIsNothingToGoOnFrom() throws IOException {
        Shell shell = new Shell().typing(updates());
        assertThat(run(shell, "--resume", "--quiet")).isZero();
        assertThat(shell.errLines())
                .singleElement()
                .asString()
                .startsWith("warning: '" + results() + "' holds no results, so everything is sent (");
    }

    @Test
    void aResumedRunSaysThatResultsWereLost() throws IOException {
        assertThat(run(new Shell().typing(updates()))).isZero();
        List<String> lines = Files.readAllLines(results());
        Files.write(results(), lines.subList(100, LINES));
        Shell shell = new Shell().typing(updates());
        assertThat(run(shell, "--resume")).isZero();
        assertThat(shell.err()).contains("has no result for 100 lines before its last one");
        Shell again = new Shell().typing(updates());
        assertThat(run(again, "--resume")).isZero();
        assertThat(again.err()).doesNotContain("warning");
    }
}
