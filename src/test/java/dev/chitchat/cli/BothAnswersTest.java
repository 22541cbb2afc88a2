package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chitchat.cli.OtherAnswers.Way;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.Paging;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each question that the service's documents leave open, with every answer to it, through pull, push, delete and stream. */
@Timeout(60)
class BothAnswersTest {

    private static final int QUESTIONS = 45;
    private static final SandboxOptions KNOWN =
            SandboxOptions.DEFAULTS.withModel(CountingModel.NONE).withKnownQuestionsOnly(true);
    private static final String NO = "{\"ActionStatus\":\"FAIL\",\"ErrorInfo\":\"no\",\"ErrorCode\":%d}";

    @TempDir
    Path directory;

    private Shell shell = new Shell();

    private static Arguments way(String name, Way way) {
        return arguments(name, KNOWN, way);
    }

    private static Arguments option(String name, SandboxOptions options) {
        return arguments(name, options, Way.SAME);
    }

    private static Way refusing(String command, String part, int code) {
        return (called, body, sandbox) ->
                called.equals(command) && body.matches(part) ? NO.formatted(code) : sandbox.apply(body);
    }

    private static Way rewriting(String command, UnaryOperator<String> body, UnaryOperator<String> answer) {
        return (called, sent, sandbox) ->
                called.matches(command) ? answer.apply(sandbox.apply(body.apply(sent))) : sandbox.apply(sent);
    }

    private static Way adding(String field) {
        return rewriting(
                ".*", body -> body, answer -> answer.replaceFirst("\\{", "{" + field.replace('\'', '"') + ","));
    }

    /** The first answer to each body of a deletion is lost; the second says that there is nothing, or that all is well. */
    private static Way losing(boolean wellAgain) {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        return (command, body, sandbox) -> {
            if (!body.matches(".*\"Status\":6.*|.*del_.*")) {
                return sandbox.apply(body);
            }
            if (seen.add(body)) {
                var unused = sandbox.apply(body);
                return null;
            }
            return wellAgain ? NO.formatted(0).replace("FAIL", "OK") : sandbox.apply(body);
        };
    }

    /** All commands share a limit, so that one in twelve is refused though its own is not reached. */
    private static Way sharedLimit() {
        AtomicInteger calls = new AtomicInteger();
        return (command, body, sandbox) -> calls.incrementAndGet() % 12 == 0 ? NO.formatted(-14) : sandbox.apply(body);
    }

    static Stream<Arguments> answersThatLeaveTheWorkDone() {
        String languages = "robot_get_language_list";
        return Stream.of(
                option("past the end: nothing", KNOWN),
                option("past the end: the last page again", KNOWN.withPaging(Paging.CLAMPED)),
                option("past the end: refused", KNOWN.withPaging(Paging.REFUSED)),
                option("largest page: 20, cut", KNOWN.withPaging(Paging.CAPPED)),
                way(
                        "largest page: 20, refused",
                        refusing("list_chitchat", ".*\"PageSize\":([3-9][0-9]|[0-9]{3,}).*", -7)),
                way(
                        "counts: all wrong",
                        rewriting("list_.*", body -> body, all -> all.replaceAll("Count\":[0-9]+", "Count\":0"))),
                way(
                        "counts: none",
                        rewriting("list_.*", body -> body, all -> all.replaceAll("\"[A-Za-z]+Count\":[0-9]+,", ""))),
                way("deleted twice: no such question", losing(false)),
                way("deleted twice: accepted", losing(true)),
                option("nothing to change: refused", KNOWN.withEmptyUpdatesRefused(true)),
                way(
                        "ActionStatus: none",
                        rewriting(".*", body -> body, all -> all.replace("\"ActionStatus\":\"OK\",", ""))),
                way("ActionStatus: lower case", rewriting(".*", body -> body, all -> all.replace("\"OK\"", "\"ok\""))),
                way("added field: deep", adding("'New':" + "[".repeat(900) + "]".repeat(900))),
                way("added field: long number", adding("'New':" + "9".repeat(200))),
                way("added field: a name twice in it", adding("'New':[{'ErrorCode':-14,'ErrorCode':-7}]")),
                option("similar questions: newer name", KNOWN.withSimilarCommand("update_similar_chitchat")),
                option("similar questions: older name", KNOWN.withSimilarCommand("update_chitchat_similar")),
                way(
                        "new ids: as the preset ones",
                        rewriting(
                                "list_.*",
                                body -> body,
                                all -> all.replaceAll(
                                        "\"[0-9]+-[0-9]+-([a-z]{16})([a-z]{16})\"",
                                        "\"1500086040-@RBT#DeskDefaultRobot-$1\""))),
                way("limit: of all commands", sharedLimit()),
                way("largest batch: 1", refusing("batch_set_chitchat", ".*\",\".*", 70206)),
                way(
                        "tag of a listing: passed over",
                        rewriting("list_.*", body -> body.replaceAll(",\"LanguageTag\":\"[^\"]*\"", ""), all -> all)),
                way("edition without languages: -50042", refusing(languages, ".*", -50042)),
                way("edition without languages: no such command", refusing(languages, ".*", 60009)),
                way(
                        "default language: no tag",
                        rewriting(languages, body -> body, all -> all.replace("\"zh\"", "\"\""))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatLeaveTheWorkDone")
    void theWorkIsDoneWhateverTheAnswer(String question, SandboxOptions options, Way way) throws IOException {
        try (ChitchatSandbox sandbox = seeded(options);
                OtherAnswers service = new OtherAnswers(sandbox, way)) {
            Path file = directory.resolve("library.jsonl");
            ok(service, "pull", "-o", file.toString());
            assertThat(Files.readAllLines(file)).hasSize(QUESTIONS);
            edit(file);
            ok(service, "push", file.toString(), "--delete", "--yes");
            ok(service, "diff", file.toString(), "--delete", "--exit-code");
            assertThat(run(service, "categories", "delete", "Group 1", "--yes"))
                    .as("a category with questions: " + shell.err())
                    .isNotZero();
            shell.typing("""
                    {"StandardQuestionId":"s6","Answer":"6 again"}
                    {"StandardQuestionId":"s7","Question":"7 again?","Answer":""}
                    """);
            ok(service, "stream", "-");
            check(sandbox.library());
        }
    }

    private static void edit(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.contains("\"s1\"")) {
                lines.add(line.replace("Answer 1", "Another 1"));
            } else if (line.contains("\"s2\"")) {
                lines.add(line.replaceFirst("\"SimilarQuestions\":\\[[^]]*]", "\"SimilarQuestions\":[\"x\",\"y\"]"));
            } else if (line.contains("\"s3\"")) {
                lines.add(line.replace("enabled", "disabled"));
            } else if (!line.matches(".*\"s[45]\".*")) {
                lines.add(line);
            }
        }
        lines.add("{\"Question\":\"Added?\",\"Answer\":\"Yes\",\"AnswerType\":2,\"Category\":\"Group 0\"}");
        Files.write(file, lines);
    }

    private static void check(Map<String, StoredQuestion> library) {
        assertThat(library).hasSize(QUESTIONS - 1).doesNotContainKeys("s4", "s5");
        assertThat(question(library, "s1").answer()).isEqualTo("Another 1");
        assertThat(question(library, "s2").similarQuestions()).containsExactly("x", "y");
        assertThat(question(library, "s3").status()).isEqualTo(StoredQuestion.DISABLED);
        assertThat(question(library, "s6").answer()).isEqualTo("6 again");
        assertThat(question(library, "s7").question()).isEqualTo("7 again?");
        assertThat(question(library, "s7").answer()).isEqualTo("Answer 7");
        assertThat(question(library, "s8")).isEqualTo(seed(8));
        assertThat(library.values())
                .filteredOn(one -> "Added?".equals(one.question()))
                .hasSize(1);
    }

    private static StoredQuestion seed(int i) {
        return new StoredQuestion(
                "Question " + i + "?", "Answer " + i, 0, 77000L + i % 3, 4, List.of("Like " + i), null);
    }

    private static StoredQuestion question(Map<String, StoredQuestion> library, String id) {
        return Objects.requireNonNull(library.get(id));
    }

    private static ChitchatSandbox seeded(SandboxOptions options) {
        ChitchatSandbox sandbox = ChitchatSandbox.start(options);
        sandbox.load(LibrarySeed.parse(Stream.of(0, 1, 2)
                .map(i -> "{\"CategoryId\":7700%d,\"Title\":\"Group %d\"}".formatted(i, i))
                .toList()));
        for (int i = 0; i < QUESTIONS; i++) {
            sandbox.put("s" + i, seed(i));
        }
        return sandbox;
    }

    private void ok(OtherAnswers service, String... args) {
        assertThat(run(service, args))
                .as(String.join(" ", args) + ": " + shell.err())
                .isZero();
    }

    private int run(OtherAnswers service, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(
                List.of("--endpoint", service.endpoint().toString(), "--sdk-app-id", "1400000000", "--rate", "1000"));
        return shell.with("CHITCHAT_SECRET_KEY", Shell.KEY).run(all.toArray(String[]::new));
    }

    static Stream<Arguments> answersThatAllowNothing() {
        return Stream.of(
                option("rows: ids alone", KNOWN.withIdsOnly(true)),
                option("-50003: of the whole application", KNOWN.withAlwaysCode(-50003)),
                way("ErrorCode 0: with FAIL", rewriting(".*", body -> body, all -> all.replace("\"OK\"", "\"FAIL\""))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAllowNothing")
    void nothingIsLostWhereTheAnswerAllowsNothing(String question, SandboxOptions options, Way way) throws IOException {
        try (ChitchatSandbox sandbox = seeded(KNOWN);
                OtherAnswers service = new OtherAnswers(sandbox, way)) {
            Path file = directory.resolve("library.jsonl");
            try (OtherAnswers plain = new OtherAnswers(sandbox, Way.SAME)) {
                ok(plain, "pull", "-o", file.toString());
            }
            Map<String, StoredQuestion> before = sandbox.library();
            sandbox.options(options);
            String pulled = Files.readString(file);
            assertThat(run(service, "pull", "-o", file.toString(), "--max-retries", "1"))
                    .isEqualTo(1);
            assertThat(file).hasContent(pulled);
            edit(file);
            assertThat(run(service, "push", file.toString(), "--delete", "--yes", "--max-retries", "1"))
                    .isEqualTo(1);
            assertThat(run(service, "categories", "delete", "Group 1", "--yes", "--max-retries", "1"))
                    .isNotZero();
            assertThat(sandbox.library()).isEqualTo(before);
            assertThat(shell.err()).doesNotContain("unexpected", "Exception");
        }
    }

    /** What is applied and answered with 0 beside {@code FAIL} is neither done nor refused for certain. */
    @Test
    void aDoubtfulAnswerIsAFailureThatMayBeTriedAgain() throws IOException {
        try (ChitchatSandbox sandbox = seeded(KNOWN);
                OtherAnswers service = new OtherAnswers(
                        sandbox, rewriting(".*", body -> body, all -> all.replace("\"OK\"", "\"FAIL\"")))) {
            shell.typing("{\"StandardQuestionId\":\"s6\",\"Answer\":\"6 again\"}\n");
            assertThat(run(service, "stream", "-")).isEqualTo(1);
            assertThat(shell.out()).contains("\"outcome\":\"failed\"", "\"attempts\":3", "\"retryable\":true");
        }
    }

    /** A type that is not heeded is seen by the next {@code diff}; one that is, is not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTypeOfZeroThatIsNotHeededIsSeen(boolean heeded) throws IOException {
        Way way =
                rewriting("update_chitchat", body -> heeded ? body : body.replace(",\"AnswerType\":0", ""), all -> all);
        try (ChitchatSandbox sandbox = seeded(KNOWN);
                OtherAnswers service = new OtherAnswers(sandbox, way)) {
            sandbox.put("s0", new StoredQuestion("Rich?", "<b>Yes</b>", 2, 77000L));
            Path file = directory.resolve("library.jsonl");
            ok(service, "pull", "-o", file.toString());
            String text = Files.readString(file);
            Files.writeString(file, text.replace("\"AnswerType\":2", "\"AnswerType\":0"));
            ok(service, "push", file.toString(), "--yes");
            assertThat(run(service, "diff", file.toString(), "--exit-code")).isEqualTo(heeded ? 0 : 3);
        }
    }

    /** Its bot is asked whether it has small talk on; where nothing says so, neither does doctor. */
    @ParameterizedTest
    @CsvSource({"true,small talk is on", "false,small talk is off"})
    void smallTalkThatIsOffIsSaid(boolean enabled, String words) throws IOException {
        try (ChitchatSandbox sandbox = seeded(KNOWN.withChitchatEnabled(enabled));
                OtherAnswers service = new OtherAnswers(sandbox, Way.SAME)) {
            ok(service, "doctor");
            assertThat(shell.out()).contains(words);
        }
    }
}
