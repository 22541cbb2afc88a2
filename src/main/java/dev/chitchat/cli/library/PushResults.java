package dev.chitchat.cli.library;

import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.journal.ResultsFile;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.codec.JsonLine;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the results of a push go. In a file they are also a journal: all that is to be done is on disk before the first
 * call, so that a run that goes on can tell what became of every task.
 */
final class PushResults implements Closeable {

    private final OutputStream out;
    private final String name;
    private final @Nullable ResultsFile file;
    private final Map<String, PushTask> open;

    private PushResults(OutputStream out, String name, @Nullable ResultsFile file, Map<String, PushTask> open) {
        this.out = out;
        this.name = name;
        this.file = file;
        this.open = open;
    }

    static PushResults to(OutputStream standardOutput) {
        return new PushResults(standardOutput, "", null, Map.of());
    }

    /**
     * A file that is new, or goes on from earlier runs.
     *
     * @throws UsageException if it cannot be written, or holds what it should not
     */
    static PushResults in(Path path, boolean resume) throws IOException {
        ResultsFile file = ResultsFile.open(path);
        try {
            if (!resume) {
                file.refuseUnlessEmpty();
                return new PushResults(file, path.toString(), file, Map.of());
            }
            PushJournal journal = PushJournal.read(path);
            file.goOnAfter(journal.length());
            return new PushResults(file, path.toString(), file, journal.open());
        } catch (IOException | UsageException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Notes what is to be done, and what of earlier plans needs no more doing although its end was not seen.
     *
     * @return how many those are
     */
    int begin(List<PushTask> tasks) throws IOException {
        if (file == null) {
            return 0;
        }
        Map<String, PushTask> settled = new LinkedHashMap<>(open);
        tasks.forEach(task -> settled.remove(task.key()));
        writeAll(settled.values().stream().map(PushTask::settled).toList());
        writeAll(tasks.stream()
                .filter(task -> !open.containsKey(task.key()))
                .map(PushTask::planned)
                .toList());
        file.force();
        return settled.size();
    }

    void write(PushResult result) throws IOException {
        writeAll(List.of(result.members()));
    }

    private void writeAll(List<Map<String, Object>> lines) throws IOException {
        String text = lines.stream().map(line -> JsonLine.write(line) + "\n").collect(Collectors.joining());
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    Stop.Reason broken(IOException why) {
        return Results.broken(name, why);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
