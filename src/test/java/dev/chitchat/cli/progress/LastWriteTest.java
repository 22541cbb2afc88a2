package dev.chitchat.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.process.BarLine;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a file about a run says last, whatever else writes it at that moment. */
@Timeout(60)
class LastWriteTest {

    @TempDir
    Path directory;

    private static ProcessIo io() {
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new ProcessIo(
                InputStream.nullInputStream(),
                none,
                none,
                Map.of(),
                () -> false,
                new BarLine(none, () -> 0, () -> false),
                Stop::new,
                new AtomicReference<>());
    }

    /** A write on the way holds the files; the last one waits for it, or the older would end up over it. */
    @Test
    void aRefusalIsWrittenAfterAWriteThatIsUnderWay() throws InterruptedException {
        Path summary = directory.resolve("s.json");
        RunFiles files = CommandLine.populateCommand(new RunFiles("push"), "--summary", summary.toString());
        files.check("library.jsonl", null, new Problems());
        Thread refused = new Thread(() -> assertThatThrownBy(() -> files.telling(io(), () -> {
                    throw new UsageException("refused");
                }))
                .isInstanceOf(UsageException.class));
        synchronized (files) {
            refused.start();
            while (refused.getState() != Thread.State.BLOCKED && refused.getState() != Thread.State.TERMINATED) {
                Thread.onSpinWait();
            }
            assertThat(summary).doesNotExist();
        }
        refused.join();
        assertThat(summary).content().contains("\"exitCode\":2", "refused");
    }
}
