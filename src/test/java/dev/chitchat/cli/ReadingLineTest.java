package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.SandboxOptions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a long {@code pull} shows while it reads. */
@Timeout(60)
class ReadingLineTest {

    private final ChitchatSandbox sandbox =
            ChitchatSandbox.start(SandboxOptions.DEFAULTS.withModel(CountingModel.NONE));

    @BeforeEach
    void fill() {
        sandbox.load(LibrarySeed.parse(IntStream.range(0, 250)
                .mapToObj(i -> "{\"StandardQuestionId\":\"s" + i + "\",\"Question\":\"Question " + i
                        + "\",\"Answer\":\"a\",\"Category\":\"C" + i % 4 + "\"}")
                .toList()));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private Shell shell(int columns) {
        return new Shell()
                .errorsOnTerminalOf(columns)
                .with("CHITCHAT_ENDPOINT", sandbox.endpoint().toString())
                .with("CHITCHAT_SDK_APP_ID", "1400000000")
                .with("CHITCHAT_SECRET_KEY", Shell.KEY);
    }

    @Test
    void aTerminalShowsWhatWasReadAndIsCleanBeforeTheSummary() {
        Shell shell = shell(100);
        assertThat(shell.run("pull", "--rate", "200")).isZero();
        String[] drawn = shell.err().split("\r", -1);
        assertThat(drawn)
                .anySatisfy(line -> assertThat(line).matches("(?s).*250/\\?.* questions, ([89]|10) answers.*"));
        assertThat(drawn).allSatisfy(line -> assertThat(line.strip().length()).isLessThan(100));
        assertThat(drawn[drawn.length - 2]).isBlank();
        assertThat(drawn[drawn.length - 1].strip()).startsWith("250 questions in ");
        assertThat(shell.outLines()).hasSize(250);
    }

    @Test
    void nothingIsDrawnWhereThereIsNoTerminalOrNothingIsWanted() {
        Shell piped = shell(0);
        assertThat(piped.run("pull", "--rate", "200")).isZero();
        assertThat(piped.err()).startsWith("250 questions in ").doesNotContain("\r");
        Shell quiet = shell(100);
        assertThat(quiet.run("pull", "--rate", "200", "--quiet")).isZero();
        assertThat(quiet.err()).isEmpty();
    }

    @Test
    void nothingIsDrawnOnATerminalThatCannotRedrawALine() {
        Shell shell = shell(100).with("TERM", "dumb");
        assertThat(shell.run("pull", "--rate", "200")).isZero();
        assertThat(shell.err()).doesNotContain("\r");
    }
}
