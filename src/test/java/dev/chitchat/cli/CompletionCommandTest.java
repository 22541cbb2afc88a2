package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script of the completion, asked by a real shell. */
@Timeout(30)
class CompletionCommandTest {

    @TempDir
    Path directory;

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(completed("chitchat", "dia")).isEmpty();
        assertThat(completed("chitchat", "di")).contains("diff");
        assertThat(completed("chitchat", "stream", "--res")).contains("--results", "--resume");
    }

    private String completed(String... words) throws IOException, InterruptedException {
        Shell shell = new Shell();
        assertThat(shell.run("completion")).isZero();
        Path script = Files.writeString(directory.resolve("completion"), shell.out());
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source " + script + "; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                                + (words.length - 1) + "; _complete_chitchat; echo \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
    }
}
