package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live library changed without regret: what others do meanwhile, plans, undo. */
@Timeout(60)
class RegretTest extends OnLiveLibrary {

    @ParameterizedTest
    @ValueSource(strings = {"lib.jsonl", "lib.csv", "lib.yaml"})
    void whatOthersChangedIsLeftAloneAndNamed(String name) throws IOException {
        seed(30);
        String file = pulled(name);
        colleague("s3", "theirs");
        replace(file, "Question 5?", "Question five?");
        int before = writes().size();
        assertThat(run("diff", file)).isZero();
        assertThat(last.out())
                .contains("~ \"Question 5?\"")
                .contains("1 to edit")
                .doesNotContain("theirs");
        assertThat(last.err())
                .contains("'Question 3?' (s3) was changed")
                .contains("1 question was changed by others since the pull");
        assertThat(run("push", file, "--yes")).isZero();
        assertThat(writes().subList(before, writes().size())).containsExactly("update_chitchat s5");
        assertThat(answer("s3")).isEqualTo("theirs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib.jsonl", "lib.csv", "lib.yaml"})
    void whatWasEditedOnBothSidesIsAConflict(String name) throws IOException {
        seed(30);
        String file = pulled(name);
        colleague("s3", "theirs");
        replace(file, "Question 3?", "Question three?");
        int before = writes().size();
        for (String command : List.of("diff", "push")) {
            assertThat(run(command, file)).isEqualTo(ExitCode.REFUSED);
            assertThat(last.err())
                    .contains("\"Question 3?\" (s3) was edited here and, since it was pulled, by others")
                    .contains("Answer is \"theirs\" in the library")
                    .contains("\"Question three?\" in the file")
                    .contains("1 conflict, so nothing was sent");
            assertThat(last.out()).isEmpty();
        }
        assertThat(writes()).hasSize(before);
        assertThat(run("push", file, "--overwrite", "--yes")).isZero();
        assertThat(answer("s3")).startsWith("Answer, \"3\"");
    }

    @Test
    void aDamagedFileThatUndoesIsNotWrittenWithoutItsLine() throws IOException {
        seed(3);
        String file = pulled("lib.jsonl");
        String undo = path("undo.jsonl");
        replace(file, "Question 0?", "Question zero?");
        assertThat(run("push", file, "--yes", "--undo", undo, "--results", path("r")))
                .isZero();
        String damaged = Files.readString(Path.of(undo)).replace("\"Question\"", "\"Questoin\"");
        Files.writeString(Path.of(undo), damaged);
        replace(file, "Question 1?", "Question one?");
        assertThat(run("push", file, "--yes", "--undo", undo, "--results", path("r"), "--resume"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(last.err()).contains("--undo: " + undo + ":1:").contains("unknown field 'Questoin'");
        assertThat(Path.of(undo)).hasContent(damaged);
    }

    @Test
    void aDeletionByOthersIsLeftAloneOrAConflict() throws IOException {
        seed(30);
        String file = pulled("lib.jsonl");
        List<String> kept = new ArrayList<>(Files.readAllLines(Path.of(file)));
        String lessOne = path("less.jsonl");
        Files.write(Path.of(lessOne), kept.subList(1, 30));
        assertThat(run("push", lessOne, "--delete", "--yes")).isZero();
        assertThat(run("push", file, "--yes")).isZero();
        assertThat(last.err()).contains("(s0) was deleted");
        replace(file, "Question 0?", "Question zero?");
        assertThat(run("push", file, "--yes")).isEqualTo(ExitCode.REFUSED);
        assertThat(last.err()).contains(file + ":1:1: the library holds no question s0");
        assertThat(run("push", file, "--yes", "--overwrite")).isZero();
        assertThat(held()).anyMatch(line -> line.contains("Question zero?"));
    }

    @Test
    void aSpreadsheetsWayOfWritingIsNoEdit() throws IOException {
        seed(60);
        String file = pulled("lib.csv");
        colleague("s7", "theirs");
        List<String> records =
                new ArrayList<>(List.of(Files.readString(Path.of(file)).split("(?<=[0-9a-f]{8})\n")));
        String header = records.get(0).lines().findFirst().orElseThrow();
        records.set(0, records.get(0).substring(header.length() + 1));
        Collections.shuffle(records, new Random(7));
        Files.writeString(
                Path.of(file),
                "\ufeff" + header + "\r\n" + String.join("\r\n", records).replace("disabled", "\"disabled\"") + "\r\n");
        int before = writes().size();
        assertThat(run("push", file)).isZero();
        assertThat(last.err()).contains("(s7) was changed").contains("0 applied");
        assertThat(writes()).hasSize(before);
    }

    @Test
    void aPlanIsCarriedOutAsItIsOrRefused() throws IOException {
        seed(30);
        String file = pulled("lib.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(file)));
        lines.remove(29);
        lines.set(1, lines.get(1).replace("Like 1", "Similar 1").replace("enabled", "disabled"));
        lines.add("{\"Question\":\"New?\",\"Answer\":\"n\",\"Category\":\"Fresh/Sub\",\"Status\":\"disabled\"}");
        Files.write(Path.of(file), lines);
        String plan = path("monday.plan");
        assertThat(run("diff", file, "--delete", "--create-categories", "--out", plan))
                .isZero();
        assertThat(last.out())
                .contains("+ category Fresh/Sub")
                .contains("1 to add, 1 to edit")
                .contains("1 to delete");

        colleague("s1", "theirs");
        int before = writes().size();
        assertThat(run("push", plan, "--yes")).isEqualTo(ExitCode.REFUSED);
        assertThat(last.err()).contains("the library is no longer as it was when the plan was made");
        assertThat(writes()).hasSize(before);
        colleague("s1", "Answer, \"1\"\n\u00fc");
        assertThat(run("push", plan, "--yes", "--only", "add")).isEqualTo(ExitCode.USAGE);
        assertThat(run("push", plan)).isEqualTo(ExitCode.USAGE);
        assertThat(run("push", plan, "--yes")).isZero();
        assertThat(held())
                .hasSize(30)
                .anyMatch(line -> line.contains("Similar 1") && line.contains("disabled"))
                .anyMatch(line -> line.contains("\"New?\"") && line.contains("disabled") && line.contains("Fresh/Sub"));
        assertThat(run("push", plan, "--yes")).isEqualTo(ExitCode.REFUSED);
        Files.writeString(Path.of(plan), Files.readAllLines(Path.of(plan)).get(0) + "\n");
        assertThat(run("push", plan, "--yes")).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"before.jsonl", "before.csv", "before.yaml"})
    void everyKindOfChangeIsUndone(String name) throws IOException {
        seed(30);
        List<String> held = held();
        String file = pulled("lib.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(file)));
        lines.set(1, lines.get(1).replace("Answer, ", "Other, ").replace("\"AnswerType\":0", "\"AnswerType\":2"));
        lines.set(
                2, lines.get(2).replace("Question 2?", "Question two?").replace("Group 2/Topic 2", "Group 0/Topic 0"));
        lines.set(3, lines.get(3).replace("\"Like 3\",", "").replace("enabled", "disabled"));
        lines.set(4, lines.get(4).replace("disabled", "enabled"));
        lines.set(5, lines.get(5).replaceFirst("\"SimilarQuestions\":\\[.*?]", "\"SimilarQuestions\":[]"));
        lines.remove(29);
        lines.remove(28);
        lines.add(
                "{\"Question\":\"New?\",\"Answer\":\"n\",\"Category\":\"Group 1/Topic 1\",\"SimilarQuestions\":[\"a\"]}");
        lines.add("{\"Question\":\"Off?\",\"Answer\":\"n\",\"Category\":\"Group 1/Topic 1\",\"Status\":\"disabled\"}");
        Files.write(Path.of(file), lines);
        String undo = path(name);
        assertThat(run("push", file, "--delete", "--yes", "--undo", undo)).isZero();
        assertThat(held()).isNotEqualTo(held).anyMatch(line -> line.contains("Off?") && line.contains("disabled"));
        assertThat(run("push", file, "--delete", "--yes", "--undo", undo)).isEqualTo(ExitCode.USAGE);
        assertThat(run("push", undo, "--yes")).isZero();
        assertThat(held()).isEqualTo(held);
        assertThat(run("push", undo)).as("a second time").isZero();
        assertThat(held()).isEqualTo(held);
    }

    @Test
    void anUndoTakesBackNothingThatOthersDidSince() throws IOException {
        seed(30);
        String file = pulled("lib.jsonl");
        replace(file, "Question 3?", "Question three?");
        String undo = path("before.jsonl");
        assertThat(run("push", file, "--yes", "--undo", undo)).isZero();
        colleague("s3", "theirs");
        assertThat(run("push", undo, "--yes")).isEqualTo(ExitCode.REFUSED);
        assertThat(answer("s3")).isEqualTo("theirs");
    }

    @Test
    void whatStreamAndUpdateChangedIsUndone() throws IOException {
        seed(30);
        List<String> held = held();
        String edits = path("edits.jsonl");
        Files.writeString(Path.of(edits), """
                {"StandardQuestionId":"s1","Answer":"one"}
                {"StandardQuestionId":"s2","Question":"Two?","AnswerType":2}
                {"StandardQuestionId":"s1","Question":"One?"}
                {"StandardQuestionId":"unknown","Answer":"x"}
                nonsense
                """);
        String undo = path("before.csv");
        assertThat(run("stream", edits, "--undo", undo)).isEqualTo(ExitCode.FAILED);
        assertThat(answer("s1")).isEqualTo("one");
        String more = path("more.yaml");
        assertThat(run("update", "--id", "s3", "--answer", "three", "--undo", more))
                .isZero();
        assertThat(held()).isNotEqualTo(held);
        assertThat(run("push", more, "--yes")).isZero();
        assertThat(run("push", undo, "--yes")).isZero();
        assertThat(held()).isEqualTo(held);
        Shell piped = new Shell().typing("{\"StandardQuestionId\":\"s1\",\"Answer\":\"one\"}\n");
        assertThat(run(sandbox, piped, "stream", "--undo", path("third.jsonl"))).isZero();
        assertThat(run("push", path("third.jsonl"), "--yes")).isZero();
        assertThat(held()).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--no-merge"})
    void anUndoOfManyUpdatesTakesBackNothingThatOthersDidSince(String option) throws IOException {
        seed(3);
        List<String> held = held();
        String edits = path("edits.jsonl");
        Files.write(
                Path.of(edits),
                IntStream.range(0, 50)
                        .mapToObj(i -> "{\"StandardQuestionId\":\"s1\",\"" + (i % 3 == 0 ? "Question" : "Answer")
                                + "\":\"" + i + "\"}")
                        .toList());
        assertThat(run("stream", edits, option, "--undo", path("one.jsonl"))).isZero();
        assertThat(run("push", path("one.jsonl"), "--yes")).isZero();
        assertThat(held()).isEqualTo(held);
        assertThat(run("stream", edits, option, "--undo", path("two.csv"))).isZero();
        colleague("s1", "theirs");
        assertThat(run("push", path("two.csv"), "--yes")).isEqualTo(ExitCode.REFUSED);
        assertThat(answer("s1")).isEqualTo("theirs");
    }

    @Test
    void aPipeThatWasReadForAnUndoIsNeededAgainToGoOn() throws IOException {
        seed(30);
        Shell piped = new Shell().typing("""
                {"StandardQuestionId":"s1","Answer":"one"}
                {"StandardQuestionId":"s2","Answer":"two"}
                """);
        String undo = path("before.jsonl");
        String results = path("results.jsonl");
        assertThat(run(sandbox, piped, "stream", "--undo", undo, "--results", results, "--limit", "1"))
                .isZero();
        assertThat(last.err()).contains("1 line not sent", "; to go on, with the same input: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before.jsonl", "before.csv", "before.yaml"})
    void anAdditionOfARunThatWentOnIsUndone(String name) throws IOException {
        seed(3);
        List<String> held = held();
        String file = path("new.csv");
        String question = "Question,Answer,Category,Status\nOff?,\"=n, é\nm\",Group 1/Topic 1,";
        Files.writeString(Path.of(file), question + "disabled\n");
        String[] push = {"push", file, "--yes", "--undo", path(name), "--results", path("results.jsonl"), "--resume"};
        Shell stopped = new Shell();
        stopped.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        assertThat(run(sandbox, stopped, push)).isEqualTo(ExitCode.INTERRUPTED);
        // As if killed between the two calls of the question.
        assertThat(run(
                        "push",
                        Files.writeString(Path.of(path("on.csv")), question + "enabled\n")
                                .toString(),
                        "--yes"))
                .isZero();
        assertThat(run(push)).isZero();
        assertThat(held()).anyMatch(line -> line.contains("Off?") && line.contains("disabled"));
        assertThat(run("push", path(name), "--yes")).isZero();
        assertThat(held()).isEqualTo(held);
    }

    @Test
    void aRunThatGoesOnKeepsWhatItsFirstRunSaved() throws IOException {
        seed(30);
        List<String> held = held();
        String file = pulled("lib.jsonl");
        replace(file, "\"Question\":\"Question 1", "\"Question\":\"Q 1");
        replace(file, "Like 13", "Similar 13");
        String undo = path("before.jsonl");
        String results = path("results.jsonl");
        Shell stopped = new Shell();
        stopped.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        assertThat(run(sandbox, stopped, "push", file, "--yes", "--undo", undo, "--results", results))
                .isEqualTo(ExitCode.INTERRUPTED);
        String saved = Files.readString(Path.of(undo));
        assertThat(saved).contains("Question 13?", "Question 1?");
        // As if killed between the two calls of a question.
        assertThat(run("update", "--id", "s13", "--question", "Q 13?")).isZero();
        assertThat(run("push", file, "--yes")).as("without results").isEqualTo(ExitCode.REFUSED);
        assertThat(run("push", file, "--yes", "--undo", undo, "--results", results, "--resume"))
                .isZero();
        assertThat(Files.readString(Path.of(undo))).isEqualTo(saved);
        assertThat(held()).anyMatch(line -> line.contains("Similar 13"));
        assertThat(run("push", undo, "--yes")).isZero();
        assertThat(held()).isEqualTo(held);
    }

    /** A push that has noted what it is to do, and was stopped before its first call. */
    private String[] plannedOnly(String file) throws IOException {
        Shell stopped = new Shell();
        stopped.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        String[] push = {"push", file, "--yes", "--delete", "--results", path("results.jsonl"), "--resume"};
        assertThat(run(sandbox, stopped, push)).isEqualTo(ExitCode.INTERRUPTED);
        return push;
    }

    @Test
    void onlyWhatIsInEffectIsSettledWhateverTheOptions() throws IOException {
        seed(30);
        String file = pulled("lib.jsonl");
        replace(file, "\"Question\":\"Question 1", "\"Question\":\"Q 1");
        List<String> lines = Files.readAllLines(Path.of(file));
        Files.write(Path.of(file), lines.subList(0, 29));
        String[] push = plannedOnly(file);
        for (List<String> other : List.of(List.of("--limit", "2"), List.of("--only", "add"))) {
            assertThat(run(Stream.concat(Stream.of(push), other.stream()).toArray(String[]::new)))
                    .isZero();
        }
        List<String> less = new ArrayList<>(List.of(push));
        less.removeAll(List.of("--delete"));
        assertThat(run(Stream.concat(less.stream(), Stream.of("--only", "add")).toArray(String[]::new)))
                .isZero();
        assertThat(Path.of(path("results.jsonl"))).content().doesNotContain("settled");
        assertThat(run("update", "--id", "s15", "--question", "Q 15?")).isZero();
        assertThat(run(push)).isZero();
        assertThat(last.err()).contains("1 found in effect, 9 applied, 0 failed");
        assertThat(sandbox.library()).hasSize(29);
    }

    @Test
    void whatOthersDidBeforeARunWentOnIsAConflict() throws IOException {
        seed(30);
        String file = pulled("lib.jsonl");
        replace(file, "\"Question\":\"Question 1", "\"Question\":\"Q 1");
        String[] push = plannedOnly(file);
        colleague("s12", "theirs");
        assertThat(run(push)).isEqualTo(ExitCode.REFUSED);
        assertThat(last.err()).contains("(s12) was edited here and, since it was pulled, by others");
        assertThat(answer("s12")).isEqualTo("theirs");
    }

    @Test
    void aQuestionOfSeveralCallsThatOthersChangedIsAConflict() throws IOException {
        seed(30);
        String file = pulled("lib.jsonl");
        replace(file, "\"Question\":\"Question 1", "\"Question\":\"Q 1");
        replace(file, "Like 1", "Similar 1");
        String[] push = plannedOnly(file);
        // As if killed between its calls, and before those of another.
        assertThat(run("update", "--id", "s13", "--question", "Q 13?")).isZero();
        colleague("s15", "theirs");
        assertThat(run(push)).isEqualTo(ExitCode.REFUSED);
        assertThat(last.err())
                .contains("(s15) was edited here and, since it was pulled, by others")
                .contains("1 conflict");
        assertThat(answer("s15")).isEqualTo("theirs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"undo.jsonl", "undo.csv", "undo.yaml", "undo.yaml.gz"})
    void whatUndoesAnotherRunIsNeverReplaced(String name) throws IOException {
        seed(3);
        String undo = path(name);
        assertThat(run("update", "--id", "unknown", "--answer", "x", "--undo", undo))
                .isEqualTo(ExitCode.FAILED);
        String file = pulled("lib.jsonl");
        replace(file, "Question 0?", "Question zero?");
        Shell shell = new Shell()
                .atTerminal()
                .reading(yesAfter(() -> assertThat(run("update", "--id", "s1", "--answer", "x", "--undo", undo))
                        .as("the file that undoes nothing")
                        .isZero()));
        assertThat(run(shell, "push", file, "--undo", undo)).isEqualTo(ExitCode.FAILED);
        assertThat(shell.err()).contains("another run has written it meanwhile), so nothing was sent");
        assertThat(writes()).containsExactly("update_chitchat s1");
        assertThat(run("push", undo, "--yes")).isZero();
        assertThat(answer("s1")).startsWith("Answer, \"1\"");
    }
}
