package dev.chitchat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.sandbox.LibrarySeed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pull, diff and push say of what stands in their way, and of what is not seen at first sight. */
@Timeout(60)
class ClearLinesTest extends OnLiveLibrary {

    @ParameterizedTest
    @CsvSource({
        "'a\\r\\nb', 'a\\nb', '\"a\\r\\nb\" -> \"a\\nb\"'",
        "'a\\rb', 'ab', '\"a\\rb\" -> \"ab\"'",
        "'10 km', '10\\u00a0km', '\"10 km\" -> \"10\\u00a0km\"'",
        "'caf\\u00e9 x', 'cafe\\u0301 x', '\"caf\\u00e9 x\" -> \"cafe\\u0301 x\"'",
        "'a\\u3000b', 'a b', '\"a\\u3000b\" -> \"a b\"'",
        "'a', 'a ', '\"a\" -> \"a \"'",
        "'\\u00fc one', '\\u00fc two', '\"\u00fc one\" -> \"\u00fc two\"'",
    })
    void aDifferenceThatLooksLikeNoneIsSeen(String before, String after, String shown) throws IOException {
        sandbox.load(LibrarySeed.parse(List.of("{\"StandardQuestionId\":\"s\",\"Question\":\"q\",\"Category\":\"c\","
                + "\"Answer\":\"" + before + "\"}")));
        Path file = Files.writeString(
                directory.resolve("lib.jsonl"), "{\"StandardQuestionId\":\"s\",\"Answer\":\"" + after + "\"}");
        assertThat(run("diff", file.toString())).isZero();
        assertThat(last.out()).contains("    Answer: " + shown + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#9223372036854775807", "#99999999999999999999", "#-9223372036854775808", "#0", "#-1"})
    void aNumberThatIsNoCategoryIsNeverCreated(String number) throws IOException {
        seed(1);
        Path file =
                Files.writeString(directory.resolve("lib.csv"), "Question,Answer,Category\nNew?,a," + number + "\n");
        for (String command : List.of("diff", "push")) {
            assertThat(run(command, file.toString(), "--create-categories")).isEqualTo(ExitCode.USAGE);
            assertThat(last.err())
                    .startsWith(
                            "error: " + file + ":2:8: the library has no category " + number + "; correct the number");
        }
    }

    @Test
    void aPathOfCategoriesWithoutEndIsRefusedAtOnce() throws IOException {
        seed(1);
        String path = IntStream.range(0, 20_000).mapToObj(i -> "N" + i).collect(Collectors.joining("/"));
        Path file = Files.writeString(directory.resolve("lib.csv"), "Question,Answer,Category\nNew?,a," + path + "\n");
        assertThat(run("push", file.toString(), "--create-categories", "--yes")).isEqualTo(ExitCode.USAGE);
        assertThat(last.err()).contains(file + ":2:8: the category '", "has 20000 levels");
        assertThat(writes()).isEmpty();
    }

    @Test
    void aTreeOfTwentyThousandNestedCategoriesIsPulledAndPushed() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            lines.add(JsonLine.write(
                    Map.of("CategoryId", 100_000 + i, "ParentId", i == 0 ? 0 : 99_999 + i, "Title", "Level " + i)));
        }
        lines.add("{\"StandardQuestionId\":\"top\",\"Question\":\"t\",\"Answer\":\"a\",\"CategoryId\":100001}");
        lines.add("{\"StandardQuestionId\":\"deep\",\"Question\":\"d\",\"Answer\":\"a\",\"CategoryId\":119999}");
        sandbox.load(LibrarySeed.parse(lines));
        String file = pulled("lib.yaml");
        assertThat(Files.readString(Path.of(file))).contains("\"Level 0/Level 1\"", "\"#119999\"");
        assertThat(run("diff", file, "--exit-code")).isZero();
        replace(file, "Answer: \"a\"", "Answer: \"b\"");
        assertThat(run("push", file, "--yes")).isZero();
        assertThat(answer("deep")).isEqualTo("b");
        assertThat(run("categories")).isZero();
        assertThat(last.outLines()).contains("119999  #119999  'Level 19999'");
    }

    @Test
    void aDeletionOfWhatOthersChangedIsAConflict() throws IOException {
        seed(30);
        String file = pulled("lib.csv");
        replace(file, "enabled,\"Like 3", "deleted,\"Like 3");
        String plan = path("monday.plan");
        assertThat(run("diff", file, "--delete", "--out", plan)).isZero();
        colleague("s3", "theirs");
        int before = writes().size();
        for (String pushed : List.of(file, plan)) {
            List<String> push = new ArrayList<>(List.of("push", pushed, "--yes"));
            push.addAll(pushed.equals(file) ? List.of("--delete") : List.of());
            assertThat(run(push.toArray(String[]::new))).isEqualTo(ExitCode.REFUSED);
            assertThat(last.err())
                    .contains(
                            "\"Question 3?\" (s3) is to be deleted and was changed by others since: its answer is \"theirs\"");
        }
        assertThat(writes()).hasSize(before);
        assertThat(run("push", file, "--delete", "--overwrite", "--yes")).isZero();
        assertThat(sandbox.library()).doesNotContainKey("s3");
    }

    @Test
    void aFileInAFolderThatTakesNoLockIsReadAllTheSame() {
        Path file = Path.of("/proc/sys/kernel/pid_max");
        for (String command : List.of("push", "stream")) {
            assertThat(run(command, file.toString(), "--format", "jsonl")).isIn(ExitCode.USAGE, ExitCode.FAILED);
            assertThat(last.err())
                    .contains("warning: no lock can be made beside '" + file + "' (")
                    .doesNotContain("--no-lock");
            assertThat(last.err() + last.out()).contains(file + ":1:1: a JSON object is expected, found the number");
        }
    }

    @Test
    void aFileWhoseNameHasNoRoomForALockIsReadAllTheSame() throws IOException {
        seed(3);
        Path file = directory.resolve("a".repeat(247) + ".csv");
        Files.writeString(file, "StandardQuestionId,Answer\ns1,new\n");
        assertThat(run("push", file.toString(), "--yes")).isZero();
        assertThat(last.err()).contains("warning: no lock can be made beside '" + file + "' (");
    }

    @Test
    void anIdWithBlanksAroundItIsNamed() throws IOException {
        seed(3);
        Path file = Files.writeString(directory.resolve("lib.csv"), "StandardQuestionId,Answer\n s1 ,a\n");
        assertThat(run("diff", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(last.err())
                .startsWith("error: " + file + ":2:1: StandardQuestionId ' s1 ' is none of the library's; did you mean"
                        + " 's1'?; correct it, or take it out to add a question");
    }

    /** As a gateway answers that takes only short bodies. */
    @Test
    void aCallThatAGatewayFindsTooLongIsSaidSo() throws IOException {
        Path edits = Files.writeString(
                directory.resolve("edits.jsonl"),
                "{\"StandardQuestionId\":\"s\",\"Answer\":\"" + "long ".repeat(9) + "\"}\n");
        try (EvilService gateway = new EvilService("HTTP/1.1 413 Far Too Much\r\ncontent-length: 0\r\n\r\n")) {
            for (String command : List.of("stream", "update", "pull")) {
                Shell shell = new Shell().with("CHITCHAT_SECRET_KEY", Shell.KEY);
                List<String> args = switch (command) {
                    case "stream" -> List.of(command, edits.toString());
                    case "update" -> List.of(command, "--id", "s", "--answer", "long");
                    default -> List.of(command);
                };
                List<String> all = new ArrayList<>(args);
                all.addAll(List.of("--endpoint", gateway.endpoint().toString(), "--sdk-app-id", "1400000000"));
                assertThat(shell.run(all.toArray(String[]::new))).isEqualTo(ExitCode.FAILED);
                assertThat(shell.out() + shell.err())
                        .contains("was answered by 127.0.0.1:"
                                + gateway.endpoint().getPort()
                                + " with HTTP status 413 Request Entity Too Large where the service always says 200;"
                                + " a gateway finds the call too long: shorten its texts");
            }
        }
    }

    @Test
    void aReaderThatLeavesEndsADiff() throws IOException {
        seed(3);
        String file = pulled("lib.jsonl");
        replace(file, "Answer, ", "Other, ");
        Shell closed = new Shell().printingTo(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        assertThat(run(closed, "diff", file)).isEqualTo(ExitCode.PIPE_CLOSED);
        assertThat(closed.err()).contains("error: standard output was closed before all was written");
    }

    @Test
    void aDiskThatFillsUpAtTheFirstResultsSendsNothing() throws Exception {
        seed(200);
        String file = pulled("lib.jsonl");
        replace(file, "Answer, ", "Other, ");
        replace(file, "Group 1/Topic 1\"", "Fresh/One\"");
        String results = path("results.jsonl");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder push = new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 4; exec \"$@\"",
                "bash",
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.chitchat.cli.Main",
                "push",
                file,
                "--yes",
                "--quiet",
                "--create-categories",
                "--results",
                results,
                "--no-lock",
                "--endpoint",
                sandbox.endpoint().toString(),
                "--sdk-app-id",
                "1");
        push.environment().put("CHITCHAT_SECRET_KEY", Shell.KEY);
        Process process = push.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(ExitCode.FAILED);
        assertThat(said)
                .contains("error: --results '" + results + "' can no longer be written (", "; nothing was sent")
                .doesNotContain("unexpected");
        assertThat(writes()).isEmpty();
        assertThat(run("push", file, "--yes", "--create-categories", "--results", results, "--resume"))
                .isZero();
        assertThat(answer("s9")).startsWith("Other, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib.jsonl", "lib.csv", "lib.yaml", "lib.csv.gz"})
    void aPulledFileFillsASandbox(String name) throws IOException {
        seed(10);
        List<String> held = held();
        other.load(SandboxCommand.seed(Path.of(pulled(name)), new Problems()));
        String there = path("there.jsonl");
        assertThat(run(other, new Shell(), "pull", "-o", there)).isZero();
        assertThat(held(there)).isEqualTo(held);
    }
}
