package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.journal.Journal;
import dev.chitchat.cli.journal.Journal.JournalLine.Fate;
import dev.chitchat.sandbox.AppliedChange;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.watch.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the command line at random moments and goes on each time. {@code -Dchitchat.kills=20} kills more often, {@code
 * -Dchitchat.seed=N} at other moments, {@code -Dchitchat.rate=N} at another rate, {@code -Dchitchat.lines=N} with more
 * or fewer lines for each run.
 *
 * <p>An answer takes a fifth of the time between two calls, so that a kill often cuts one off, and a call counts for
 * four fifths: only a machine that stands still for longer than the rest lets two out.
 */
@Timeout(300)
class KillTest {

    private static final int KILLS = Integer.getInteger("chitchat.kills", 3);
    private static final long SEED = Long.getLong("chitchat.seed", 4);
    private static final int RATE = Integer.getInteger("chitchat.rate", 2);
    private static final int FAST = 5_000;
    private static final Faults SHUT = Faults.of(1, Fault.HTTP_502_HTML);
    private static final int QUESTIONS = 60;
    private static final int BUFFER = 40;
    private static final int LINES_A_RUN = Integer.getInteger("chitchat.lines", 80);
    private static final int PATIENCE_SECONDS = 250;

    private final Random random = new Random(SEED);
    private final List<Long> repeatsByKill = new ArrayList<>();
    private final Map<String, String> expected = new LinkedHashMap<>();
    private final AtomicInteger ways = new AtomicInteger();
    private final SandboxOptions slow =
            SandboxOptions.DEFAULTS.withLimitPerSecond(FAST).withJitter(this::wayBack);
    private final ChitchatSandbox sandbox = ChitchatSandbox.start(slow);

    @TempDir
    Path directory;

    private Path edits = Path.of("edits.jsonl");
    private Path results = Path.of("results.jsonl");
    private @Nullable Process process;
    private long unwrittenSoFar;

    /** Each second delay is that of an answer. */
    private Duration wayBack(RandomGenerator unused) {
        return ways.getAndIncrement() % 2 == 0 ? Duration.ZERO : Duration.ofMillis(200 / RATE);
    }

    /** The answers of a question rise with the lines, so that a question set back is seen. */
    @BeforeEach
    void write() throws IOException {
        results = directory.resolve("results.jsonl");
        StringBuilder lines = new StringBuilder();
        for (int line = 1; line <= LINES_A_RUN * (KILLS + 1); line++) {
            String id = "q" + random.nextInt(QUESTIONS);
            expected.put(id, Integer.toString(line));
            lines.append("{\"StandardQuestionId\":\"" + id + "\",\"Answer\":\"" + line + "\"}\n");
        }
        edits = Files.writeString(directory.resolve("edits.jsonl"), lines);
    }

    @AfterEach
    void end() throws IOException {
        if (process != null) {
            process.destroyForcibly();
        }
        sandbox.close();
        Watch.ofAnotherProcess(directory.resolve("output"));
    }

    @Test
    void aRunThatIsKilledAgainAndAgainComesToTheSameLibrary() throws Exception {
        int killed = 0;
        while (killed < KILLS && killAfterSomeResults()) {
            killed++;
        }
        Process unharmed = startAndCountRepeats(FAST, slow.withJitter(Jitter.none()));
        assertThat(unharmed.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(unharmed.exitValue()).isZero();
        Journal journal = Journal.read(results, "stream");
        for (long line = 1; line <= (long) LINES_A_RUN * (KILLS + 1); line++) {
            assertThat(journal.fate(line)).as("line %d", line).isEqualTo(Fate.IN_EFFECT);
        }
        assertThat(killed).as("kills before the end, seed %d", SEED).isEqualTo(KILLS);
        expected.forEach((id, last) -> assertThat(answers(id))
                .as("history of %s, seed %d", id, SEED)
                .isSorted()
                .endsWith(Integer.valueOf(last)));
        assertThat(repeatsByKill)
                .as("calls cut off by each kill, seed %d", SEED)
                .allMatch(repeats -> repeats <= 1);
    }

    /** Calls that took effect and whose result no run has written. */
    private long unwritten() throws IOException {
        long written = 0;
        if (Files.exists(results)) {
            try (Stream<String> lines = Files.lines(results)) {
                written = lines.filter(line -> line.contains("\"outcome\":\"applied\"") && line.endsWith("}"))
                        .count();
            }
        }
        return expected.keySet().stream()
                        .mapToLong(id -> sandbox.history(id).size())
                        .sum()
                - written;
    }

    /**
     * Goes on with a run while the service is shut: what is on its way when it shuts comes to nothing, and the run
     * tries until it opens.
     */
    private Process startAndCountRepeats(int rate, SandboxOptions open) throws Exception {
        sandbox.options(slow.withFaults(SHUT));
        long now = unwritten();
        repeatsByKill.add(now - unwrittenSoFar);
        unwrittenSoFar = now;
        Process begun = start(rate);
        assertThat(begun.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
        sandbox.options(open);
        return begun;
    }

    private List<Integer> answers(String id) {
        return sandbox.history(id).stream()
                .map(AppliedChange::fields)
                .map(fields -> Integer.valueOf(String.valueOf(fields.answer())))
                .toList();
    }

    /** Whether it was killed before it ended by itself. */
    private boolean killAfterSomeResults() throws Exception {
        long before = sandbox.statistics().accepted();
        Process running = startAndCountRepeats(RATE, slow);
        boolean ended = false;
        while (!ended && sandbox.statistics().accepted() == before) {
            ended = running.waitFor(5, TimeUnit.MILLISECONDS);
        }
        ended = ended || running.waitFor(random.nextInt(1 + 3_000 / RATE), TimeUnit.MILLISECONDS);
        running.destroyForcibly().waitFor();
        return !ended;
    }

    private Process start(int rate) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.chitchat.cli.Main"));
        command.addAll(List.of("stream", edits.toString(), "--results", results.toString(), "--resume"));
        command.addAll(List.of("--rate", Integer.toString(rate), "--buffer", Integer.toString(BUFFER), "--quiet"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CHITCHAT_ENDPOINT", sandbox.endpoint().toString());
        builder.environment().put("CHITCHAT_SDK_APP_ID", "1400000000");
        builder.environment().put("CHITCHAT_SECRET_KEY", Shell.KEY);
        Process started = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        process = started;
        return started;
    }
}
