package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.watch.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A library that is edited in a file and pushed by a process that is killed in the middle, with one call of ten going
 * wrong.
 *
 * <p>Seven commands and a JVM that starts: ten seconds, and a minute beside a busy machine's other work.
 */
@Timeout(300)
class PushKillTest {

    private static final int QUESTIONS = 600;
    private static final int RESULTS_BEFORE_THE_KILL = 50;
    private static final String RATE = "100";

    /** So that the run goes on for two seconds after it should be killed. */
    private static final String RATE_OF_THE_KILLED = "40";

    private static final Set<String> READS =
            Set.of("list_chitchat", "desc_chitchat_category", "robot_get_language_list");
    private static final JsonMapper JSON = new JsonMapper();
    private static final SandboxOptions CALM = SandboxOptions.DEFAULTS.withLimitPerSecond(100);
    private static final SandboxOptions ROUGH = CALM.withFaults(Faults.of(
            0.1,
            Fault.HTTP_502_HTML,
            Fault.RESET_BEFORE,
            Fault.RESET_AFTER,
            Fault.TRUNCATED_BODY,
            Fault.GARBAGE,
            Fault.INTERNAL_60008));

    @TempDir
    Path directory;

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(CALM);
    private Path file = Path.of("library.jsonl");
    private Path results = Path.of("results.jsonl");
    private @Nullable Process process;

    @AfterEach
    void end() throws IOException {
        if (process != null) {
            process.destroyForcibly();
        }
        sandbox.close();
        Watch.ofAnotherProcess(directory.resolve("output"));
    }

    @Test
    void aPushThatIsKilledGoesOnAndSendsNothingTwice() throws Exception {
        file = directory.resolve("library.jsonl");
        results = directory.resolve("results.jsonl");
        seed();
        run("pull", "-o", file.toString());
        List<String> before = Files.readAllLines(file);
        edit();
        sandbox.options(ROUGH);
        killAfterSomeResults();
        Path undo = directory.resolve("undo.jsonl");
        String saved = Files.readString(undo);
        run("push", "--yes", file.toString(), "--results", results.toString(), "--resume", "--undo", undo.toString());
        assertThat(Files.readString(undo)).isEqualTo(saved);
        sandbox.options(CALM);

        assertEveryTaskHasOneGoodEnd();
        List<String> writes = acceptedWrites();
        assertThat(Set.copyOf(writes).stream().filter(call -> call.startsWith("update")))
                .hasSize(105);
        assertThat(writes.stream().filter(call -> call.startsWith("add_chitchat")))
                .hasSize(20);
        Path again = directory.resolve("again.jsonl");
        run("pull", "-o", again.toString());
        assertThat(withoutNewIds(again)).containsExactlyInAnyOrderElementsOf(withoutNewIds(file));
        run("push", "--yes", file.toString());
        assertThat(acceptedWrites()).hasSameSizeAs(writes);
        run("push", "--yes", undo.toString());
        run("pull", "-o", again.toString());
        assertThat(Files.readAllLines(again)).containsExactlyInAnyOrderElementsOf(before);
        assertThat(sandbox.statistics().rejected()).as("answers -14").isZero();
    }

    private void seed() {
        sandbox.load(LibrarySeed.parse(IntStream.range(0, QUESTIONS)
                .mapToObj(i -> "{\"StandardQuestionId\":\"s" + i + "\",\"Question\":\"Question " + i
                        + "\",\"Answer\":\"Answer " + i + "\",\"Category\":\"Group " + i % 8 + "/Topic " + i % 40
                        + "\",\"SimilarQuestions\":[\"Like " + i + "\"]}")
                .toList()));
    }

    /** 70 answers, 15 questions, 15 lists of similar ones, 10 retired, 5 moved, 20 new. */
    private void edit() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            int n = lines.size();
            if (n < 70) {
                lines.add(line.replace("\"Answer\":\"", "\"Answer\":\"New "));
            } else if (n < 85) {
                lines.add(line.replace("\"Question\":\"", "\"Question\":\"New "));
            } else if (n < 100) {
                lines.add(line.replace("[\"Like", "[\"Not like"));
            } else if (n < 110) {
                lines.add(line.replace("\"enabled\"", "\"disabled\""));
            } else {
                lines.add(n < 115 ? line.replaceFirst("Group ./Topic [0-9]+", "Group 4/Topic 4") : line);
            }
        }
        for (int i = 0; i < 20; i++) {
            lines.add("{\"Question\":\"Brand new " + i + "\",\"Answer\":\"n\",\"AnswerType\":0,"
                    + "\"Category\":\"Group 0/Topic 0\",\"Status\":\"enabled\",\"SimilarQuestions\":[]}");
        }
        Files.write(file, lines);
    }

    private void run(String... args) {
        Shell shell = new Shell();
        environment().forEach(shell::with);
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--rate", RATE));
        assertThat(shell.run(all.toArray(String[]::new))).as(shell.err()).isZero();
    }

    private Map<String, String> environment() {
        return Map.of(
                "CHITCHAT_ENDPOINT",
                sandbox.endpoint().toString(),
                "CHITCHAT_SDK_APP_ID",
                "1400000000",
                "CHITCHAT_SECRET_KEY",
                Shell.KEY);
    }

    private void killAfterSomeResults() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.chitchat.cli.Main",
                "push",
                "--yes",
                file.toString(),
                "--results",
                results.toString(),
                "--undo",
                directory.resolve("undo.jsonl").toString(),
                "--rate",
                RATE_OF_THE_KILLED);
        builder.environment().putAll(environment());
        Process running = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        process = running;
        while (outcomes("applied").size() < RESULTS_BEFORE_THE_KILL) {
            assertThat(running.waitFor(2, TimeUnit.MILLISECONDS)).isFalse();
        }
        running.destroyForcibly().waitFor();
    }

    private void assertEveryTaskHasOneGoodEnd() throws IOException {
        List<String> planned = outcomes("planned");
        List<String> ends = new ArrayList<>(outcomes("applied"));
        ends.addAll(outcomes("settled"));
        assertThat(planned).hasSize(135).doesNotHaveDuplicates();
        assertThat(ends).containsExactlyInAnyOrderElementsOf(planned);
    }

    /** What each whole line with this outcome is about. */
    private List<String> outcomes(String outcome) throws IOException {
        if (Files.notExists(results)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(results)) {
            return lines.filter(line -> line.endsWith("\"outcome\":\"" + outcome + "\"}"))
                    .map(line -> line.replaceFirst(",\"outcome\".*", ""))
                    .toList();
        }
    }

    private List<String> acceptedWrites() {
        return sandbox.calls().stream()
                .filter(RecordedCall::accepted)
                .filter(call -> !READS.contains(call.command()))
                .map(call -> call.command() + " " + call.questionId())
                .collect(Collectors.toList());
    }

    private static List<Map<String, Object>> withoutNewIds(Path library) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(library)) {
            Map<String, Object> row = JSON.readValue(line, new TypeReference<>() {});
            row.remove("Revision");
            if (String.valueOf(row.get("Question")).startsWith("Brand new")) {
                row.remove("StandardQuestionId");
            }
            rows.add(row);
        }
        return rows;
    }
}
