package dev.chitchat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadUsageTest {

    private static final String LINE = "{\"StandardQuestionId\":\"q\",\"Answer\":\"a\"}\n";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rate 0|--rate",
                "--rate -1|--rate",
                "--rate NaN|--rate",
                "--rate 1e9|--rate",
                "--rate 100001|--rate",
                "--timeout 0|--timeout",
                "--timeout 0s|--timeout",
                "--timeout 10|--timeout",
                "--timeout 30d|--timeout",
                "--timeout PT0.0000001S|--timeout",
                "--max-retries -1|--max-retries",
                "--max-retries x|--max-retries",
                "--buffer 0|--buffer",
                "--buffer 2.5|--buffer",
                "--quota redis://|--quota",
                "--quota redis:localhost:6379|redis://host:port",
                "--quota shared|--quota",
                "--quota redis://app:hunter2@localhost:6379|put the address into CHITCHAT_QUOTA",
                "--resume|add --results FILE",
                "--resume --results /dev/null|is none",
                "--format xml|--format",
                "--results /no/such/directory/file|/no/such/directory/file",
            })
    void animpossibleValueIsNamedAndNothingIsSent(String options, String named) {
        Shell shell = new Shell().typing(LINE);
        assertThat(shell.run(("stream - --sandbox " + options).split(" "))).isEqualTo(2);
        assertThat(shell.errLines())
                .singleElement()
                .asString()
                .startsWith("error: ")
                .contains(named);
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void aRateThatNoRedisKeepsIsRefused() {
        Shell shell = withAccount().typing(LINE);
        String command = "stream - --endpoint http://localhost:1 --quota redis://localhost:6379 --rate 200";
        assertThat(shell.run(command.split(" "))).isEqualTo(2);
        assertThat(shell.errLines())
                .singleElement()
                .asString()
                .startsWith("error: a shared quota has at most 100 tokens, not 200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--endpoint ftp://example.com|give http(s)://host",
                "--endpoint example.com|has no scheme",
                "--endpoint https://|address",
                "--endpoint http:///path|no valid host",
                "--endpoint http://u:p@example.com|a user name",
                "--endpoint http://example.com?x=1|a query",
                "--endpoint http://example.com:99999|from 1 to 65535",
                "--region atlantis|known are china, singapore",
                "--endpoint http://localhost:1 --region china|both given",
            })
    void anImpossibleAddressIsRefused(String options, String reason) {
        Shell shell = withAccount().typing(LINE);
        assertThat(shell.run(("stream - " + options).split(" "))).isEqualTo(2);
        assertThat(shell.errLines())
                .singleElement()
                .asString()
                .startsWith("error: ")
                .contains(reason);
    }

    @Test
    void everythingThatIsMissingOrMalformedIsToldAtOnce() {
        Shell shell = new Shell().typing(LINE);
        assertThat(shell.run("stream", "-", "--rate", "0", "--timeout", "0", "--identifier", "ä"))
                .isEqualTo(2);
        assertThat(shell.errLines()).hasSize(6).allMatch(line -> line.startsWith("error: "));
        assertThat(shell.err())
                .contains(
                        "--region",
                        "CHITCHAT_SDK_APP_ID",
                        "CHITCHAT_SECRET_KEY",
                        "--rate",
                        "--timeout",
                        "--identifier");
    }

    @Test
    void variablesStandInForOptionsAndAreNamedWhenWrong() {
        Shell shell = new Shell()
                .typing(LINE)
                .with("CHITCHAT_ENDPOINT", "ftp://x")
                .with("CHITCHAT_SDK_APP_ID", "0")
                .with("CHITCHAT_IDENTIFIER", "ä")
                .with("CHITCHAT_QUOTA", "shared")
                .with("CHITCHAT_SECRET_KEY", Shell.KEY);
        assertThat(shell.run("stream", "-")).isEqualTo(2);
        assertThat(shell.errLines()).hasSize(4);
        assertThat(shell.err())
                .contains("CHITCHAT_ENDPOINT", "CHITCHAT_SDK_APP_ID", "CHITCHAT_IDENTIFIER", "CHITCHAT_QUOTA");
    }

    @ParameterizedTest
    @CsvSource({
        "update --id q",
        "update --answer a",
        "update --id q --answer a --answer-type html",
        "update --id q --category x",
        "update --id q --answer ''"
    })
    void anUpdateNeedsAnIdAndSomethingToChange(String command) {
        Shell shell = new Shell();
        assertThat(shell.run((command.replace("''", "") + " --sandbox").split(" ")))
                .isEqualTo(2);
        assertThat(shell.errLines()).first().asString().startsWith("error: ");
    }

    @Test
    void aTextThatTheLocaleSpoiledIsNotSent() {
        Shell shell = new Shell();
        assertThat(shell.run("update", "--id", "q", "--answer", "\uFFFD\uFFFD?", "--sandbox"))
                .isEqualTo(2);
        assertThat(shell.err()).startsWith("error: argument 5 of the command line holds characters that were lost");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void resultsDoNotOverwriteTheInput() throws IOException {
        Path file = Files.writeString(directory.resolve("edits.jsonl"), LINE);
        Shell shell = new Shell();
        assertThat(shell.run("stream", file.toString(), "--sandbox", "--results", file.toString()))
                .isEqualTo(2);
        assertThat(file).hasContent(LINE);
    }

    @Test
    void aMissingFileIsNamed() {
        Shell shell = new Shell();
        assertThat(shell.run("stream", directory.resolve("none.jsonl").toString(), "--sandbox"))
                .isEqualTo(2);
        assertThat(shell.err()).startsWith("error: there is no file '").contains("none.jsonl");
    }

    @ParameterizedTest
    @CsvSource({
        "stream  --sandbox, FILE '' cannot be used: it is empty; name a file",
        "stream - --sandbox --results , --results '' cannot be used: it is empty; name a file",
        "diff  --sandbox, the name of the file is empty; give one",
        "pull --sandbox -o , the name of the file is empty; give one"
    })
    void anEmptyNameIsNoFile(String command, String said) {
        Shell shell = new Shell().typing(LINE);
        String[] args =
                (command.endsWith("-o") || command.endsWith("--results") ? command + " " : command).split(" ", -1);
        assertThat(shell.run(args)).isEqualTo(2);
        assertThat(shell.errLines()).singleElement().isEqualTo("error: " + said);
    }

    @Test
    void aDirectoryIsNoFile() throws IOException {
        Path named = Files.createDirectory(directory.resolve("edits.jsonl"));
        Shell shell = new Shell();
        assertThat(shell.run("stream", named.toString(), "--sandbox")).isEqualTo(2);
        assertThat(shell.err()).startsWith("error: ").contains("is a directory");
    }

    @Test
    void aSuffixThatTellsNothingNeedsAFormat() throws IOException {
        Path named = Files.createFile(directory.resolve("edits.txt"));
        Shell shell = new Shell();
        assertThat(shell.run("stream", named.toString(), "--sandbox")).isEqualTo(2);
        assertThat(shell.err()).contains("--format jsonl");
    }

    @Test
    void ofAFileThatIsNotThereThatIsWhatIsSaid() {
        Shell shell = new Shell();
        assertThat(shell.run("stream", "edits", "--sandbox")).isEqualTo(2);
        assertThat(shell.err()).contains("there is no file 'edits'").doesNotContain("--format");
    }

    @Test
    void anUnknownColumnIsRefusedBeforeAnythingIsSent() {
        Shell shell = new Shell().typing("StandardQuestionId,Reply\nq,a\n");
        assertThat(shell.run("stream", "--format", "csv", "--sandbox")).isEqualTo(2);
        assertThat(shell.err()).contains("'Reply'");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void aTerminalIsNotReadUnlessAskedFor() {
        Shell shell = new Shell().atTerminal();
        assertThat(shell.run("stream", "--sandbox")).isEqualTo(2);
        assertThat(shell.err()).startsWith("error: there is no input");
    }

    @Test
    void aKeyOnTheCommandLineIsRefusedAndNotShown() {
        Shell shell = new Shell();
        assertThat(shell.run("stream", "-", "--secret-key", Shell.KEY)).isEqualTo(2);
        assertThat(shell.run("stream", "-", "--secret-key=" + Shell.KEY)).isEqualTo(2);
        assertThat(shell.run("stream", "-", Shell.KEY)).isEqualTo(2);
        assertThat(shell.run("stream", "-", "--secret-key-file", Shell.KEY)).isEqualTo(2);
        assertThat(shell.err()).contains("never goes on the command line").doesNotContain(Shell.KEY);
    }

    @Test
    void aKeyFileThatCannotBeUsedIsToldWithoutItsContent() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), Shell.KEY + " " + Shell.KEY, UTF_8);
        Shell shell = new Shell();
        int code = shell.run(
                "stream", "-", "--secret-key-file", file.toString(), "--sdk-app-id", "1", "--region", "china");
        assertThat(code).isEqualTo(2);
        assertThat(shell.errLines())
                .singleElement()
                .asString()
                .contains("more than one word")
                .doesNotContain(Shell.KEY);
    }

    @Test
    void aKeyInTheVariableHasToBeOneWordToo() {
        Shell shell = new Shell().with("CHITCHAT_SECRET_KEY", Shell.KEY + " " + Shell.KEY);
        assertThat(shell.run("stream", "-", "--sdk-app-id", "1", "--region", "china"))
                .isEqualTo(2);
        assertThat(shell.errLines())
                .singleElement()
                .asString()
                .contains("CHITCHAT_SECRET_KEY cannot be used", "more than one word")
                .doesNotContain(Shell.KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://user:hunter2@host:1, CHITCHAT_PROXY cannot be used",
        "http://user:hunter2@ho st, CHITCHAT_PROXY cannot be used: it is no address",
        "http://user:hunter2@host, no valid host and port"
    })
    void aProxyThatCannotBeUsedIsNotShown(String proxy, String why) {
        Shell shell = withAccount().with("CHITCHAT_PROXY", proxy).with("CHITCHAT_REGION", "china");
        assertThat(shell.run("update", "--id", "q", "--answer", "a")).isEqualTo(2);
        assertThat(shell.err()).contains(why).doesNotContain("hunter2");
    }

    @Test
    void credentialsOfAProxyAreNoOption() {
        Shell shell = withAccount().with("CHITCHAT_REGION", "china");
        assertThat(shell.run("update", "--id", "q", "--answer", "a", "--proxy", "http://user:hunter2@host:1"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("put the address into CHITCHAT_PROXY").doesNotContain("hunter2");
    }

    @Test
    void certificatesThatAreNotThereAreNamed() {
        Shell shell = withAccount().with("CHITCHAT_REGION", "china");
        assertThat(shell.run("update", "--id", "q", "--answer", "a", "--ca-file", "none.pem"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("--ca-file", "there is no such file");
    }

    @ParameterizedTest
    @CsvSource({
        "stream edits.jsonl --results ./edits.jsonl, --results names the input too",
        "stream edits.jsonl --results hard.jsonl --resume, --results names the input too",
        "stream edits.jsonl --summary run.json --metrics-file ./run.json, --metrics-file names the file of --summary too",
        "stream edits.jsonl --report run.json --summary run.json, --summary names the file of --report too",
        "stream edits.jsonl --undo old.jsonl --summary old.jsonl, --undo names the file of --summary too",
        "push edits.jsonl --undo hard.jsonl, --undo names the file too",
        "push edits.jsonl --results old.jsonl --undo old.jsonl, --undo names the file of --results too",
        "diff edits.jsonl --out hard.jsonl, --out names the file too",
        "pull -o old.jsonl --summary old.jsonl, --summary names the file of --output too",
    })
    void aFileUsedTwiceIsRefusedByWhateverName(String command, String problem) throws IOException {
        Path file = Files.writeString(directory.resolve("edits.jsonl"), LINE);
        Files.createLink(directory.resolve("hard.jsonl"), file);
        Shell shell = new Shell();
        String there = (command + " --sandbox").replaceAll("(\\./)?(\\w+\\.jsonl?)", directory + "/$1$2");
        assertThat(shell.run(there.split(" "))).isEqualTo(2);
        assertThat(shell.errLines()).singleElement().asString().contains(problem);
        assertThat(file).content().isEqualTo(LINE);
    }

    @ParameterizedTest
    @CsvSource({"pull -o all.txt", "update --id q --answer a --undo all.txt", "push edits.jsonl --undo all.txt"})
    void aFileToBeWrittenGetsNoAdviceToGiveAFormat(String command) throws IOException {
        Path file = Files.writeString(directory.resolve("edits.jsonl"), LINE);
        Shell shell = new Shell();
        assertThat(shell.run((command.replace("edits.jsonl", file.toString()) + " --sandbox").split(" ")))
                .isEqualTo(2);
        assertThat(shell.err())
                .contains("'all.txt' cannot be told by its suffix")
                .doesNotContain("--format");
    }

    @Test
    void whyAFileCannotBeReadIsTold() throws IOException {
        Path loop = Files.createSymbolicLink(directory.resolve("loop.jsonl"), directory.resolve("loop.jsonl"));
        for (String command : new String[] {"stream", "diff", "push"}) {
            Shell shell = new Shell();
            assertThat(shell.run(command, loop.toString(), "--sandbox")).isEqualTo(2);
            assertThat(shell.err()).contains("'" + loop + "' cannot be read (Too many levels of symbolic links)");
        }
        Shell shell = new Shell();
        assertThat(shell.run("usersig", "--secret-key-file", loop.toString())).isEqualTo(2);
        assertThat(shell.err()).contains("it cannot be read (Too many levels of symbolic links");
    }

    @Test
    void aSignatureInAnAddressIsNotShown() {
        String signature = "eJwtzNEKgjAYBeB3*a9DpjZ1QhdlBEp3ZuTlaDP*ZCpzhCN694bu3J2Pw";
        Shell shell =
                withAccount().with("CHITCHAT_ENDPOINT", "http://localhost:1/v4?usersig=" + signature + "&random=1");
        assertThat(shell.run("update", "--id", "q", "--answer", "a")).isEqualTo(2);
        assertThat(shell.err()).contains("the endpoint has a query").doesNotContain(signature);
    }

    @Test
    void aKeyFileWithoutAnEndIsRefused() {
        Shell shell = withAccount();
        assertThat(shell.run("usersig", "--secret-key-file", "/dev/zero")).isEqualTo(2);
        assertThat(shell.err()).contains("it is too large for a key");
    }

    @Test
    void aFieldHasOneColumn() {
        Shell shell = new Shell().typing("StandardQuestionId,q\n1,a\n");
        assertThat(shell.run("stream", "-", "--format", "csv", "--sandbox", "--columns", "Question=q,Question=a"))
                .isEqualTo(2);
        assertThat(shell.err()).contains("twice; leave one out");
    }

    @Test
    void fewCallsADayAreNotShownAsNone() {
        Shell shell = new Shell().typing(LINE);
        assertThat(shell.run("stream", "-", "--dry-run", "--rate", "0.0001")).isZero();
        assertThat(shell.err()).contains("at 0.0001/s");
    }

    @Test
    void anOptionBehindTwoDashesIsNotSuggestedAgain() {
        Shell shell = new Shell();
        assertThat(shell.run("stream", "--", "edits.jsonl", "--dry-run")).isEqualTo(2);
        assertThat(shell.errLines().get(0))
                .contains("'--dry-run' is not understood")
                .doesNotContain("did you mean");
    }

    @ParameterizedTest
    @CsvSource({"''", "nothing", "stream --no-such-option", "stream a b", "stream --rate", "--sandbox"})
    void wrongUsageIsToldInTwoLines(String command) {
        Shell shell = new Shell();
        assertThat(shell.run(command.isEmpty() ? new String[0] : command.split(" ")))
                .isEqualTo(2);
        assertThat(shell.errLines()).hasSize(2);
        assertThat(shell.errLines().get(0)).startsWith("error: ");
        assertThat(shell.errLines().get(1)).contains("--help");
    }

    private static Shell withAccount() {
        return new Shell().with("CHITCHAT_SDK_APP_ID", "1400000000").with("CHITCHAT_SECRET_KEY", Shell.KEY);
    }
}
