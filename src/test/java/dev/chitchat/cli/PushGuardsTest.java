package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.RunLock;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.sandbox.LibrarySeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What keeps a push from harm: locks, other accounts, entries without ids, what a diff refuses already. */
@Timeout(60)
class PushGuardsTest extends OnLiveLibrary {

    @Test
    void aSecondRunOfAFileIsKeptOff() throws IOException {
        seed(3);
        Path file = Path.of(pulled("lib.jsonl"));
        RunLock lock = RunLock.take(file, false, null);
        try (lock) {
            assertThat(run("push", file.toString())).isEqualTo(ExitCode.BUSY);
            assertThat(last.err())
                    .contains("another run (process " + ProcessHandle.current().pid() + ") holds '" + file + "'");
            assertThat(run("push", file.toString(), "--no-lock")).isZero();
        }
        assertThat(run("push", file.toString())).isZero();
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aPushThatGetsNoLockSaysSoInItsSummary() throws IOException {
        seed(3);
        Path file = Path.of(pulled("lib.jsonl"));
        Files.writeString(Path.of(file + ".lock"), "mine");
        assertThat(run("push", file.toString(), "--summary", path("s.json"))).isEqualTo(ExitCode.USAGE);
        assertThat(last.err()).contains("error: no lock can be taken beside '" + file + "'");
        assertThat(Path.of(path("s.json"))).content().contains("\"exitCode\":2", "no lock can be taken beside");
    }

    @Test
    void theLockOfAKilledRunIsTakenOver() throws IOException {
        Path file = Files.createFile(directory.resolve("edits.jsonl"));
        Path lock = Files.writeString(directory.resolve("edits.jsonl.lock"), "1\n");
        RunLock taken = RunLock.take(file, false, null);
        try (taken) {
            assertThat(taken).isNotNull();
            assertThat(lock).content().isEqualTo(ProcessHandle.current().pid() + "\n");
        }
        assertThat(lock).doesNotExist();
    }

    @Test
    void anInterruptEndsTheQuestionAndCreatesNoCategories() throws IOException {
        seed(3);
        String file = path("new.csv");
        Files.writeString(Path.of(file), "Question,Answer,Category\nNew?,n,Fresh/One\n");
        Shell shell = new Shell().atTerminal();
        shell.reading(yesAfter(() -> {
            assertThat(shell.heedsSignals).isFalse();
            shell.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        }));
        assertThat(run(shell, "push", file, "--create-categories")).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(shell.err()).contains("stopped: interrupted; 1 change not sent");
        assertThat(writes()).isEmpty();
    }

    @Test
    void aTerminalThatCannotBeReadIsNoUnexpectedFailure() throws IOException {
        seed(3);
        String file = pulled("lib.jsonl");
        replace(file, "\"Question 1?\"", "\"Q 1?\"");
        assertThat(run(new Shell().atTerminal().reading(Shell.FOLDER), "push", file))
                .isEqualTo(ExitCode.FAILED);
        assertThat(last.err())
                .contains("error: a file or the terminal could not be read or written (Is a directory); mend that")
                .doesNotContain("unexpected");
        assertThat(writes()).isEmpty();
    }

    @Test
    void aLimitThatNoChangeFitsIntoEndsInGoodOrder() throws IOException {
        seed(3);
        String file = pulled("lib.jsonl");
        Files.writeString(
                Path.of(file),
                "{\"Question\":\"New?\",\"Answer\":\"n\",\"Category\":\"Fresh\",\"Status\":\"disabled\"}\n",
                StandardOpenOption.APPEND);
        assertThat(run("push", file, "--create-categories", "--limit", "1", "--yes"))
                .isZero();
        assertThat(last.err())
                .contains(
                        "stopped: 0 sent, as --limit allows; 2 changes not sent", "; to go on, give --limit 3 or more")
                .doesNotContain("same command");
        assertThat(writes()).isEmpty();
    }

    /** Without results to go on from, the same command would be refused. */
    @Test
    void whatIsSaidToGoOnByGoesOn() throws IOException {
        seed(3);
        String file = pulled("lib.jsonl");
        replace(file, "\"Question\":\"Question", "\"Question\":\"Q");
        String plan = path("monday.plan");
        assertThat(run("diff", file, "--out", plan)).isZero();
        assertThat(run("push", plan, "--limit", "1", "--yes")).isZero();
        assertThat(last.err()).contains("2 changes not sent", "; to go on, make the plan again\n");
        assertThat(run("push", plan, "--yes")).isEqualTo(ExitCode.REFUSED);
        String[] push = {"push", file, "--limit", "1", "--yes", "--results", "/dev/null", "--undo", path("u.jsonl")};
        assertThat(run(push)).isZero();
        assertThat(last.err())
                .contains(
                        "1 change not sent", "; to go on, give the same command again, with another file for --undo\n");
        assertThat(run(push)).isEqualTo(ExitCode.USAGE);
        push[8] = path("more.jsonl");
        assertThat(run(push)).isZero();
        assertThat(writes()).hasSize(3);
    }

    @Test
    void aLimitCreatesNoCategoryOfWhatItLeavesOut() throws IOException {
        String file = path("new.csv");
        Files.writeString(Path.of(file), "Question,Answer,Category\nNew?,n,Fresh\nMore?,m,Other/One\n");
        assertThat(run("push", file, "--create-categories", "--limit", "1", "--yes"))
                .isZero();
        assertThat(run("categories")).isZero();
        assertThat(last.out()).contains("  Fresh\n").doesNotContain("Other");
        assertThat(run("push", file, "--create-categories", "--yes")).isZero();
        assertThat(sandbox.library()).hasSize(2);
    }

    @Test
    void aDeletionNamesHowManyCategoriesLieBelow() throws IOException {
        seed(30);
        for (String path : List.of("Group 0", "Lone/One")) {
            run("categories", "add", path);
            assertThat(run("categories", "delete", path.replace("/One", ""))).isEqualTo(ExitCode.USAGE);
            assertThat(last.err())
                    .contains(
                            path.equals("Group 0")
                                    ? "'Group 0', 7 categories below it would be deleted for good"
                                    : "'Lone', 1 category below it would be deleted for good");
        }
    }

    @Test
    void manyAreCountedInWords() throws IOException {
        seed(30);
        String file = pulled("lib.jsonl");
        String undo = path("u.jsonl");
        Path edits = Path.of(path("edits.jsonl"));
        Files.write(
                edits,
                IntStream.range(0, 30)
                        .mapToObj(i -> "{\"StandardQuestionId\":\"s" + i + "\",\"Answer\":\"theirs\"}")
                        .toList());
        assertThat(run("stream", edits.toString(), "--undo", undo)).isZero();
        assertThat(run("push", file)).isZero();
        assertThat(last.err()).contains("and 10 more like it").contains("30 questions were changed by others");
        assertThat(run(other, new Shell(), "pull", "-o", path("none.jsonl"))).isZero();
        assertThat(last.err()).contains("0 questions in " + other.categories().size() + " categories");
    }

    @Test
    void whatOthersChangedSinceThePlanIsNotDeleted() throws IOException {
        seed(30);
        Path file = Path.of(pulled("lib.jsonl"));
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(2, 30));
        Shell shell = new Shell().atTerminal().reading(yesAfter(() -> colleague("s1", "a colleague's")));
        assertThat(run(shell, "push", file.toString(), "--delete")).isEqualTo(ExitCode.FAILED);
        assertThat(shell.err())
                .contains("'Question 1?' (s1) was changed by others since the plan was made, so it was not deleted")
                .contains("1 change not sent, as the library has changed meanwhile");
        assertThat(sandbox.library()).hasSize(29).containsKey("s1").doesNotContainKey("s0");
        assertThat(run("push", file.toString(), "--delete", "--yes")).isZero();
        assertThat(sandbox.library()).hasSize(28);
    }

    /** Also where the run that goes on counts the question as one that the first has begun. */
    @Test
    void aDeletionThatWasPlannedIsComparedAnewByTheRunThatGoesOn() throws IOException {
        seed(30);
        Path file = Path.of(pulled("lib.jsonl"));
        replace(file.toString(), "\"Question 1?\"", "\"Question 1?\",\"Status\":\"deleted\"");
        replace(
                file.toString(),
                "\"Status\":\"enabled\",\"SimilarQuestions\":[\"Like 1\"",
                "\"SimilarQuestions\":[\"Like 1\"");
        String results = path("results.jsonl");
        Shell shell = new Shell().atTerminal().reading(yesAfter(() -> colleague("s1", "a colleague's")));
        assertThat(run(shell, "push", file.toString(), "--delete", "--results", results))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run("push", file.toString(), "--delete", "--results", results, "--resume", "--yes"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(last.err()).contains("is to be deleted and was changed by others since: its answer is");
        assertThat(sandbox.library()).hasSize(30);
    }

    /** It is no work of this one, and stays open for a run that goes on with the first. */
    @Test
    void whatAnotherFilePlannedIsNotSettled() throws IOException {
        seed(30);
        Path file = Path.of(pulled("lib.jsonl"));
        replace(file.toString(), "\"Question\":\"Question 1", "\"Question\":\"Q 1");
        Files.write(file, Files.readAllLines(file).subList(0, 29));
        String results = path("results.jsonl");
        String[] push = {"push", file.toString(), "--yes", "--delete", "--results", results, "--resume"};
        Shell stopped = new Shell();
        stopped.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        assertThat(run(stopped, push)).isEqualTo(ExitCode.INTERRUPTED);
        Path another =
                Files.writeString(Path.of(path("another.csv")), "StandardQuestionId,Answer\ns2,another\ns29,another\n");
        assertThat(run("push", another.toString(), "--yes", "--results", results, "--resume"))
                .isZero();
        assertThat(last.err())
                .contains("warning: '" + results + "' keeps 12 changes open that this file does not ask for");
        assertThat(Path.of(results)).content().contains("planned").doesNotContain("settled");
        assertThat(run(push)).isZero();
        assertThat(last.err()).contains("12 applied, 0 failed").doesNotContain("found in effect");
        assertThat(sandbox.library()).hasSize(29).doesNotContainKey("s29");
    }

    /** As of a run that was killed between the two calls of a question. */
    @Test
    void aQuestionThatIsStillToBeDisabledIsNotFoundInEffect() throws IOException {
        seed(3);
        Path file = Files.writeString(
                Path.of(path("new.csv")), "Question,Answer,Category,Status\nNew?,n,Group 0/Topic 0,disabled\n");
        String[] push = {"push", file.toString(), "--yes", "--results", path("results.jsonl"), "--resume"};
        Shell stopped = new Shell();
        stopped.stop.request(new Stop.Reason(ExitCode.INTERRUPTED, "interrupted"));
        assertThat(run(stopped, push)).isEqualTo(ExitCode.INTERRUPTED);
        Path added =
                Files.writeString(Path.of(path("added.csv")), "Question,Answer,Category\nNew?,n,Group 0/Topic 0\n");
        assertThat(run("push", added.toString(), "--yes")).isZero();
        assertThat(run(push)).isZero();
        assertThat(last.err())
                .contains("1 found in effect, 1 applied, 0 failed")
                .doesNotContain("keeps");
    }

    @Test
    void anotherAccountGetsTextsCategoriesAndStatus() throws IOException {
        seed(30);
        List<String> held = held();
        String file = path("all.jsonl");
        assertThat(run("pull", "-o", file, "--without-ids")).isZero();
        assertThat(run(other, new Shell(), "push", file, "--yes")).isEqualTo(ExitCode.USAGE);
        assertThat(last.err()).contains("the library has no category 'Group 0/Topic 0', the nearest is ");
        assertThat(run(other, new Shell(), "push", file, "--yes", "--create-categories"))
                .isZero();
        String there = path("there.jsonl");
        assertThat(run(other, new Shell(), "pull", "-o", there)).isZero();
        assertThat(held(there)).isEqualTo(held);
        int calls = other.calls().size();
        assertThat(run(other, new Shell(), "push", file, "--create-categories")).isZero();
        assertThat(other.calls().subList(calls, other.calls().size())).allMatch(call -> READS.contains(call.command()));
    }

    @Test
    void entriesWithoutIdsEditWhatIsAskedAlready() throws IOException {
        seed(3);
        String file = path("faq.csv");
        Files.writeString(Path.of(file), "Question,Answer,Category\nQuestion 1?,other,\nNew?,n,Group 0/Topic 0\n");
        assertThat(run("push", file, "--yes")).isEqualTo(ExitCode.USAGE);
        assertThat(run("push", file, "--match", "question", "--only", "edit", "--yes"))
                .isZero();
        assertThat(sandbox.library()).hasSize(3);
        assertThat(run("push", file, "--match", "question", "--yes")).isZero();
        assertThat(run("push", file, "--match", "question")).as("again").isZero();
        assertThat(sandbox.library()).hasSize(4);
        assertThat(answer("s1")).isEqualTo("other");
    }

    @Test
    void ofManyThatAskTheSameTheFirstIdsAreNamed() throws IOException {
        seed(30);
        StringBuilder edits = new StringBuilder();
        for (int i = 0; i < 25; i++) {
            edits.append("{\"StandardQuestionId\":\"s").append(i).append("\",\"Question\":\"Same?\"}\n");
        }
        assertThat(run(
                        "stream",
                        Files.writeString(Path.of(path("e.jsonl")), edits).toString()))
                .isZero();
        assertThat(run("diff", pulled("lib.jsonl"))).isZero();
        assertThat(last.err())
                .contains("'Same?' by s0 and s1 and", " and s19 and 5 more")
                .doesNotContain("s20");
    }

    @Test
    void questionsThatAreAskedTwiceAreNamed() throws IOException {
        seed(3);
        String file = pulled("lib.jsonl");
        assertThat(run("update", "--id", "s2", "--question", "Question 1?")).isZero();
        assertThat(run("diff", file)).isZero();
        assertThat(last.err()).contains("'Question 1?' by s1 and s2").contains("1 question was asked twice");
        Files.writeString(Path.of(file), "{\"Question\":\"Question 1?\",\"Answer\":\"x\"}\n");
        assertThat(run("diff", file, "--match", "question")).isEqualTo(ExitCode.USAGE);
        assertThat(last.err()).contains("2 times, by 's1 and s2'; give the id");
    }

    @Test
    void whatAPushWouldRefuseADiffRefusesToo() throws IOException {
        seed(3);
        String file = pulled("lib.jsonl");
        replace(file, "Question 1?", "half \\ud83d");
        replace(file, "Group 2/Topic 2", "#4711");
        for (String command : List.of("diff", "push")) {
            assertThat(run(command, file)).isEqualTo(ExitCode.USAGE);
            assertThat(last.err())
                    .contains(file + ":2:28: Question holds half of a character")
                    .contains(file + ":3:96: the library has no category #4711");
            assertThat(last.out()).isEmpty();
        }
    }

    @Test
    void categoriesAreAddedRenamedAndDeleted() {
        seed(3);
        assertThat(run("categories", "add", "Orders/Returns")).isZero();
        assertThat(last.out()).contains("  Orders\n").contains("  Orders/Returns\n");
        assertThat(run("categories", "rename", "Orders/Returns", "A/B")).isZero();
        assertThat(last.out()).contains("  Orders/A\\/B\n");
        assertThat(run("categories", "delete", "Order/A")).isEqualTo(ExitCode.USAGE);
        assertThat(last.err()).contains("the nearest is 'Orders", "or create it by 'categories add', or by push with");
        assertThat(run("categories", "delete", "Orders/A\\/B")).isEqualTo(ExitCode.USAGE);
        assertThat(last.err()).contains("so nothing was sent: 'Orders/A\\/B' would be deleted for good; add --yes");
        Shell closed = new Shell().atTerminal();
        assertThat(run(closed, "categories", "delete", "Orders/A\\/B")).isEqualTo(ExitCode.USAGE);
        assertThat(closed.errLines()).last().asString().startsWith("error: not confirmed, so nothing was sent; ");
        assertThat(run("categories", "delete", "Orders/A\\/B", "--yes")).isZero();
        assertThat(run("categories", "delete", "Group 0/Topic 0", "--yes")).isEqualTo(ExitCode.FAILED);
        assertThat(run("categories", "delete", "Group 0/Topic 0", "--yes", "--with-questions"))
                .isZero();
        assertThat(run("categories")).isZero();
        assertThat(last.out()).contains("  Orders\n").doesNotContain("A\\/B", "Topic 0");
    }

    /** As is asked for where two have the same titles. */
    @Test
    void categoriesAreCreatedBelowOneThatANumberNames() throws IOException {
        sandbox.load(LibrarySeed.parse(
                List.of("{\"CategoryId\":91,\"Title\":\"Same\"}", "{\"CategoryId\":92,\"Title\":\"Same\"}")));
        Path file = Path.of(path("new.csv"));
        Files.writeString(file, "Question,Answer,Category\nOne?,a,Same/New\n");
        assertThat(run("push", file.toString(), "--create-categories", "--yes")).isEqualTo(ExitCode.USAGE);
        assertThat(last.err()).contains("write the number of the one that is meant: #91, #92");
        Files.writeString(file, "Question,Answer,Category\nOne?,a,#92/New\nTwo?,a,#92/New\n");
        for (int times = 0; times < 2; times++) {
            assertThat(run("push", file.toString(), "--create-categories", "--yes"))
                    .isZero();
            assertThat(writes()).hasSize(3);
        }
        assertThat(run("categories", "add", "#92/New")).isZero();
        assertThat(last.err()).contains("'#92/New' is there already");
        assertThat(sandbox.categories())
                .filteredOn(category -> category.title().equals("New"))
                .singleElement()
                .satisfies(created -> assertThat(created.parentId()).isEqualTo(92));
        assertThat(run("diff", file.toString(), "--exit-code")).isZero();
    }

    @Test
    void categoriesWhoseParentsFormACircleAreShown() {
        sandbox.load(LibrarySeed.parse(List.of(
                "{\"CategoryId\":91,\"ParentId\":92,\"Title\":\"Hen\"}",
                "{\"CategoryId\":92,\"ParentId\":91,\"Title\":\"Egg\"}")));
        assertThat(run("categories")).isZero();
        assertThat(last.out()).contains("91  #91  'Hen'\n92  #92  'Egg'\n");
    }

    @Test
    void categoriesThatWereCreatedBeforeAFailureAreNamed() throws IOException {
        seed(3);
        assertThat(run("categories", "add", "O/P/Q")).isEqualTo(ExitCode.FAILED);
        assertThat(last.err()).contains("before 'O/P/Q' failed, the service created 'O', 'O/P'; what is created stays");

        String entry = "{\"Question\":\"q\",\"Answer\":\"a\",\"Category\":\"X/Y/Z\"}";
        Path file = Files.writeString(directory.resolve("new.jsonl"), entry);
        assertThat(run("push", file.toString(), "--yes", "--create-categories")).isEqualTo(ExitCode.FAILED);
        assertThat(last.err()).contains("the service created 'X', 'X/Y'; what is created stays");
        assertThat(run("categories", "add", "U")).isZero();
    }
}
