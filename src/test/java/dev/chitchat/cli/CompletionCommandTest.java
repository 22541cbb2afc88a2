package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        assertThat(completed("chitchat dia; chitchat di; chitchat stream --res"))
                .isEqualTo("\ndiff\n--resume --results\n");
    }

    @Test
    void bashCompletesValuesAndNamesOfFiles() throws Exception {
        Files.writeString(directory.resolve("library.csv"), "");
        assertThat(completed("chitchat pull --region si; chitchat push --only e; chitchat sandbox --model tok;"
                        + " chitchat diff --format ''; chitchat sandbox --jitter sp; chitchat pull --profile t;"
                        + " chitchat stream lib; chitchat push lib; chitchat stream --results lib;"
                        + " chitchat pull --secret-key-file lib"))
                .isEqualTo("""
                        singapore silicon-valley
                        edit
                        token-bucket
                        jsonl csv yaml
                        spike

                        library.csv
                        library.csv
                        library.csv
                        library.csv
                        """);
    }

    /** What is completed for each command line, a line each. */
    private String completed(String commands) throws IOException, InterruptedException {
        Shell shell = new Shell();
        assertThat(shell.run("completion")).isZero();
        Path script = Files.writeString(directory.resolve("completion"), shell.out());
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source " + script + "; cd " + directory
                                + "; chitchat() { COMP_WORDS=(chitchat \"$@\"); COMP_CWORD=$#;"
                                + " COMPREPLY=(); _complete_chitchat 2>/dev/null; echo \"${COMPREPLY[*]}\"; }; "
                                + commands)
                .redirectErrorStream(true)
                .start();
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
