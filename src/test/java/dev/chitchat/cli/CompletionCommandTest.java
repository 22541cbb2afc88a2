package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script of the completion, asked by a real shell. */
@Timeout(60)
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

    /** Typed with a tab into a zsh at a terminal of its own; where there is none, the script is looked at. */
    @Test
    void zshCompletesCommandsValuesAndFiles() throws Exception {
        Files.writeString(directory.resolve("library.csv"), "");
        Shell shell = new Shell();
        assertThat(shell.run("completion")).isZero();
        Files.writeString(directory.resolve("completion"), shell.out());
        assertThat(shell.out()).contains("autoload -U +X compinit && compinit", "autoload -U +X bashcompinit");
        if (Stream.of(System.getenv("PATH").split(":")).anyMatch(at -> Files.isExecutable(Path.of(at, "zsh")))) {
            assertThat(said("zsh", "-fc", TYPING, "zsh", directory.toString()).replace(" \n", "\n"))
                    .isEqualTo("""
                            chitchat diff
                            chitchat pull --region silicon-valley
                            chitchat push library.csv
                            """);
        }
    }

    private static final String TYPING = """
            zmodload zsh/zpty
            zpty z 'TERM=dumb zsh -f -i'
            zpty -w z "cd $1; source completion; print READ''Y"
            zpty -r z out '*READY*'
            for line in 'chitchat dif' 'chitchat pull --region silic' 'chitchat push lib'; do
              zpty -w z "$line"$'\\t\\C-a'"print '<'; print -r -- "$'\\C-e'" '>'"
              zpty -r z out $'*\\n<*\\n*>*'
              print -r -- "${${${out##*$'\\n'<}%%>*}//[$'\\r\\n']/}"
            done
            """;

    /** What is completed for each command line, a line each. */
    private String completed(String commands) throws IOException, InterruptedException {
        Shell shell = new Shell();
        assertThat(shell.run("completion")).isZero();
        Path script = Files.writeString(directory.resolve("completion"), shell.out());
        return said(
                "bash",
                "-c",
                "source " + script + "; cd " + directory
                        + "; chitchat() { COMP_WORDS=(chitchat \"$@\"); COMP_CWORD=$#;"
                        + " COMPREPLY=(); _complete_chitchat 2>/dev/null; echo \"${COMPREPLY[*]}\"; }; "
                        + commands);
    }

    private static String said(String... command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(shell.waitFor(50, TimeUnit.SECONDS)).isTrue();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
