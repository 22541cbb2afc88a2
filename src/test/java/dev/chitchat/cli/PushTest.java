package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.LibrarySeed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library in a file: pulled, compared and pushed. */
@Timeout(60)
class PushTest extends OnLiveLibrary {

    @Override
    void seed(int questions) {
        sandbox.load(LibrarySeed.parse(IntStream.range(0, questions)
                .mapToObj(i -> "{\"StandardQuestionId\":\"s" + i + "\",\"Question\":\"Question " + i
                        + "\",\"Answer\":\"Answer " + i + "\",\"Category\":\"Group " + i % 5 + "/Topic " + i % 40
                        + "\",\"SimilarQuestions\":[\"Like, \\\"" + i + "\\\"\",\"Or " + i + "\"]}")
                .toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"library.jsonl", "library.csv", "library.yaml"})
    void aPullPushedWithoutAnEditMakesNoWritingCall(String name) {
        seed(120);
        Path file = Path.of(pulled(name));
        Shell shell = new Shell();
        assertThat(run(shell, "diff", file.toString(), "--exit-code")).isZero();
        assertThat(shell.out()).isEqualTo("nothing to change\n");
        assertThat(run(new Shell(), "push", file.toString(), "--delete")).isZero();
        assertThat(writes()).isEmpty();
    }

    @Test
    void everyKindOfChangeArrivesThroughFaultsWithACallEach() throws IOException {
        seed(300);
        Path file = Path.of(pulled("library.jsonl"));
        edit(file);
        Shell compared = new Shell();
        assertThat(run(compared, "diff", file.toString(), "--exit-code")).isEqualTo(ExitCode.CHANGES);
        assertThat(compared.out())
                .contains("    Answer: \"Answer 3\" -> \"New answer 3\"")
                .endsWith("4 to add, 17 to edit (2 moved, 5 enabled or disabled)\n");

        sandbox.options(UNLIMITED.withFaults(Faults.of(0.1, Fault.RESET_AFTER, Fault.HTTP_502_HTML, Fault.GARBAGE)));
        Shell pushed = new Shell();
        assertThat(run(pushed, "push", "--yes", file.toString())).isZero();
        assertThat(pushed.outLines()).hasSize(21).allMatch(line -> line.contains("\"outcome\":\"applied\""));
        sandbox.options(UNLIMITED);

        assertThat(withoutIds(Path.of(pulled("again.jsonl")))).containsExactlyInAnyOrderElementsOf(withoutIds(file));
        assertThat(sandbox.library()).hasSize(304);
    }

    /** 10 answers, 2 moves, 5 disabled, 4 new. */
    private static void edit(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            String changed = line;
            if (number < 10) {
                changed = line.replace("\"Answer\":\"Answer", "\"Answer\":\"New answer");
            } else if (number < 12) {
                changed = line.replaceFirst("\"Category\":\"[^\"]*\"", "\"Category\":\"Group 4/Topic 4\"");
            } else if (number < 17) {
                changed = line.replace("enabled", "disabled");
            }
            lines.add(changed);
            number++;
        }
        for (int i = 0; i < 4; i++) {
            lines.add("{\"Question\":\"New " + i + "\",\"Answer\":\"n\",\"AnswerType\":0,"
                    + "\"Category\":\"Group 0/Topic 0\",\"Status\":\"enabled\",\"SimilarQuestions\":[]}");
        }
        Files.write(file, lines);
    }

    private static List<String> withoutIds(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst(",\"Revision\":\"[^\"]*\"", ""))
                .map(line -> line.contains("\"Question\":\"New ")
                        ? line.replaceFirst("\"StandardQuestionId\":\"[^\"]*\",", "")
                        : line)
                .toList();
    }

    @Test
    void aPushThatBrokeOffGoesOnWithWhatIsLeft() throws IOException {
        seed(60);
        Path file = Path.of(pulled("library.jsonl"));
        edit(file);
        Path results = directory.resolve("results.jsonl");
        Shell interrupted = new Shell();
        interrupted.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        assertThat(run(interrupted, "push", "--yes", file.toString(), "--results", results.toString()))
                .isEqualTo(ExitCode.INTERRUPTED);
        Files.writeString(results, "{\"call\":\"torn");
        assertThat(run(new Shell(), "push", "--yes", file.toString(), "--results", results.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run(new Shell(), "push", "--yes", file.toString(), "--results", results.toString(), "--resume"))
                .isZero();
        assertThat(Files.readAllLines(results))
                .hasSize(42)
                .noneMatch(line -> line.contains("torn"))
                .filteredOn(line -> line.contains("\"outcome\":\"applied\""))
                .hasSize(21);
        int before = writes().size();
        assertThat(run(new Shell(), "push", "--yes", file.toString())).isZero();
        assertThat(writes()).hasSize(before);
    }

    @Test
    void aReaderThatLeavesEndsThePush() throws IOException {
        seed(60);
        Path file = Path.of(pulled("library.jsonl"));
        edit(file);
        Shell shell = new Shell().printingTo(new FullPipe());
        assertThat(run(shell, "push", "--yes", file.toString())).isEqualTo(ExitCode.PIPE_CLOSED);
        assertThat(shell.err())
                .contains("stopped: the reader of the results is gone; ", "; to go on, give the same command again")
                .doesNotContain("error:");
    }

    @Test
    void aReaderThatLeavesIsNotToldWhereQuiet() throws IOException {
        seed(60);
        Path file = Path.of(pulled("library.jsonl"));
        edit(file);
        Shell shell = new Shell().printingTo(new FullPipe());
        assertThat(run(shell, "push", "--yes", "--quiet", file.toString())).isEqualTo(ExitCode.PIPE_CLOSED);
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void resultsThatFindNoRoomAreAnError() throws IOException {
        seed(60);
        Path file = Path.of(pulled("library.jsonl"));
        edit(file);
        Shell shell = new Shell();
        assertThat(run(shell, "push", "--yes", "--quiet", file.toString(), "--results", "/dev/full"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(shell.err())
                .contains("error: stopped: '/dev/full' can no longer be written (No space left on device)");
    }

    /** What a pipe is whose reader has left. */
    private static final class FullPipe extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }

    @Test
    void resultsOfAnotherKindAreNotGoneOnFrom() throws IOException {
        seed(2);
        Path file = Path.of(pulled("library.jsonl"));
        assertThat(run(new Shell(), "push", "--yes", file.toString(), "--results", file.toString(), "--resume"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(Files.readAllLines(file)).hasSize(2);
        Shell shell = new Shell();
        assertThat(run(shell, "push", "--yes", file.toString(), "--resume")).isEqualTo(ExitCode.USAGE);
        assertThat(shell.err()).contains("add --results FILE");
    }

    @Test
    void resultsGoToADeviceToo() throws IOException {
        seed(2);
        Path file = Path.of(pulled("library.jsonl"));
        edit(file);
        Shell shell = new Shell();
        assertThat(run(shell, "push", "--yes", file.toString(), "--results", "/dev/null", "--resume"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(shell.err()).contains("'/dev/null' is none");
        assertThat(writes()).isEmpty();
        assertThat(run(new Shell(), "push", "--yes", file.toString(), "--results", "/dev/null"))
                .isZero();
    }

    @Test
    void whatIsWrongWithAFileIsNamedAndNothingIsSent() throws IOException {
        seed(3);
        Path file = Path.of(pulled("library.jsonl"));
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add(lines.get(0));
        lines.add(lines.get(1).replace("\"s1\"", "\"unknown\""));
        lines.add("{\"Question\":\"Question 2\",\"Answer\":\"other\",\"Category\":\"Group 0/Topic 0\"}");
        lines.add("{\"Question\":\"New\",\"Answer\":\"a\",\"Category\":\"Nowhere\"}");
        lines.add("{\"Question\":\"New\",\"Colour\":\"red\"}");
        lines.add("nonsense");
        Files.write(file, lines);
        Shell shell = new Shell();
        assertThat(run(shell, "push", "--yes", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(shell.err())
                .contains("error: " + file + ":4:2: StandardQuestionId 's0' stands in " + file + ":1:2 already")
                .contains("error: " + file + ":5:1: the library holds no question unknown")
                .contains("error: " + file + ":6:2: Question 'Question 2' is in " + file + ":3:1 too")
                .contains("error: " + file + ":7:32: the library has no category 'Nowhere'")
                .contains("error: " + file + ":8:19: unknown field 'Colour'")
                .contains("error: " + file + ":9:1: no valid JSON");
        assertThat(writes()).isEmpty();
    }

    @Test
    void manyProblemsOfAKindAreTheFirstTwentyAndACount() throws IOException {
        Path file = Files.writeString(
                directory.resolve("library.csv"), "Question,Answer,AnswerType\n" + "a,b,x\n".repeat(1200) + "a,b\n");
        Shell shell = new Shell();
        assertThat(run(shell, "push", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(shell.err().lines().map(line -> line.replaceFirst(" \\(14.*\\)$", "")))
                .hasSize(22)
                .contains(
                        "error: " + file + ":21:5: AnswerType must be 0 (text) or 2 (rich), not 'x'",
                        "error: and 1,180 more like it")
                .last()
                .asString()
                .startsWith("error: " + file + ":1202:3: the record has 2 cells");
    }

    @Test
    void aFileOnStandardInputIsPushed() throws IOException {
        seed(1);
        Shell shell = new Shell()
                .reading(new java.io.ByteArrayInputStream(
                        "[{\"Question\":\"New\",\"Answer\":\"a\"}]".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(run(shell, "push", "-", "--category", "Group 0/Topic 0", "--yes"))
                .isZero();
        assertThat(writes()).hasSize(1);
    }

    @Test
    void aLibraryForASpreadsheetComesBackUnchanged() throws IOException {
        seed(2);
        Path file = directory.resolve("library.csv.gz");
        assertThat(run(new Shell(), "pull", "-o", file.toString(), "--excel")).isZero();
        Shell shell = new Shell();
        assertThat(run(shell, "diff", file.toString(), "--exit-code")).isZero();
        assertThat(shell.out()).contains("nothing to change");
    }

    @Test
    void aFileOfAnotherAccountIsRefused() throws IOException {
        seed(3);
        Path file = Path.of(pulled("library.csv"));
        Files.writeString(
                file, "StandardQuestionId,Question,Answer,Category\nx,q,a,Group 0/Topic 0\ny,r,a,Group 0/Topic 0\n");
        Shell shell = new Shell();
        assertThat(run(shell, "push", "--yes", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(shell.err()).contains("error: none of the ids in the file is in this library");
        assertThat(writes()).isEmpty();
    }

    @Test
    void questionsAreDeletedOnlyWhenAskedForAndConfirmed() throws IOException {
        seed(5);
        Path file = Path.of(pulled("library.jsonl"));
        Files.write(file, Files.readAllLines(file).subList(0, 3));
        Shell kept = new Shell();
        assertThat(run(kept, "push", file.toString())).isZero();
        assertThat(kept.err()).contains("2 questions that the file lacks stay; --delete deletes them");
        Shell tooMany = new Shell();
        assertThat(run(tooMany, "push", file.toString(), "--delete", "--yes")).isEqualTo(ExitCode.USAGE);
        assertThat(tooMany.err()).contains("2 of the 5 questions would be deleted, more than a tenth");
        assertThat(run(new Shell(), "push", file.toString(), "--delete", "--max-delete", "1", "--yes"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run(new Shell(), "push", file.toString(), "--delete", "--max-delete", "2"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run(
                        new Shell().atTerminal().typing("no\n"),
                        "push",
                        file.toString(),
                        "--delete",
                        "--max-delete",
                        "2"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(writes()).isEmpty();
        Shell asked = new Shell().atTerminal().typing("yes\n");
        assertThat(run(asked, "push", file.toString(), "--delete", "--max-delete", "2"))
                .isZero();
        assertThat(asked.err())
                .contains("1 call, about 1 s; 2 questions would be deleted for good. Type yes to go on: ");
        assertThat(sandbox.library()).containsOnlyKeys("s0", "s1", "s2");
        assertThat(writes()).singleElement().asString().startsWith("batch_set_chitchat");
        seed(4);
        assertThat(run(new Shell(), "push", file.toString(), "--delete", "--max-delete", "9", "--yes"))
                .isZero();
        assertThat(sandbox.library()).hasSize(3);
    }

    @Test
    void aPlanIsReadableForPrograms() throws IOException {
        seed(2);
        Path file = Path.of(pulled("library.jsonl"));
        Files.write(file, List.of(Files.readAllLines(file).get(0).replace("\"Answer 0\"", "\"Other\"")));
        Shell shell = new Shell();
        assertThat(run(shell, "diff", file.toString(), "--json", "--delete")).isZero();
        assertThat(shell.outLines())
                .containsExactly(
                        "{\"change\":\"edited\",\"StandardQuestionId\":\"s0\",\"Question\":\"Question 0\","
                                + "\"fields\":{\"Answer\":{\"before\":\"Answer 0\",\"after\":\"Other\"}}}",
                        "{\"change\":\"deleted\",\"StandardQuestionId\":\"s1\",\"Question\":\"Question 1\"}");
    }

    @Test
    void categoriesAreShownAsATree() {
        seed(1);
        Shell shell = new Shell();
        assertThat(run(shell, "categories")).isZero();
        assertThat(shell.out())
                .contains(
                        "10506  System preset categories  [preset]\n10508  System preset categories/Daily greetings  [preset]\n")
                .contains("10515  Group 0\n10516  Group 0/Topic 0\n");
    }

    @Test
    void aFileThatCannotBeUsedIsToldBeforeAnyCall() {
        assertThat(run(new Shell(), "push", directory.resolve("none.jsonl").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run(
                        new Shell(),
                        "pull",
                        "-o",
                        directory.resolve("library.txt").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(sandbox.calls()).isEmpty();
    }
}
