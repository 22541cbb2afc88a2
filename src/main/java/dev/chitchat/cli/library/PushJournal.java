package dev.chitchat.cli.library;

import dev.chitchat.cli.input.Utf8;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.codec.JsonLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The results file of earlier runs of a push, read back: what they were to do, and what they did not see the end of.
 *
 * <p>What is to be done next is found in the library itself; this only tells what to report of it.
 */
final class PushJournal {

    private static final byte[] START = "{\"call\":".getBytes(StandardCharsets.UTF_8);

    private final Path file;
    private final Map<String, PushTask> open = new LinkedHashMap<>();
    private long length;
    private long number;

    private PushJournal(Path file) {
        this.file = file;
    }

    /**
     * Reads a file; what a crash left of a last line is passed over.
     *
     * @throws UsageException if it holds anything else than results of a push
     */
    static PushJournal read(Path file) throws IOException {
        PushJournal journal = new PushJournal(file);
        byte[] bytes = Files.readAllBytes(file);
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                journal.take(bytes, start, i);
                start = i + 1;
            }
        }
        journal.length = start;
        journal.requireStartOfLine(bytes, start);
        return journal;
    }

    private void take(byte[] bytes, int from, int to) {
        number++;
        Map<?, ?> members;
        try {
            members = JsonLine.read(Utf8.decode(bytes, from, to));
        } catch (IOException | InvalidUpdateException e) {
            throw foreign();
        }
        if (!(members.get("call") instanceof String call) || !(members.get("Question") instanceof String question)) {
            throw foreign();
        }
        String id = members.get("StandardQuestionId") instanceof String known ? known : null;
        note(new PushTask(call, id, question), members.get("outcome"));
    }

    private void note(PushTask task, @Nullable Object outcome) {
        switch (String.valueOf(outcome)) {
            case "planned", "failed" -> open.put(task.key(), task);
            case "applied", "settled" -> open.remove(task.key());
            default -> throw foreign();
        }
    }

    private void requireStartOfLine(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (i - from < START.length && bytes[i] != START[i - from]) {
                number++;
                throw foreign();
            }
        }
    }

    private UsageException foreign() {
        return new UsageException("line " + number + " of '" + file
                + "' is no result of push; name the file that the push wrote, or a new one without --resume");
    }

    /** How many bytes of the file are whole lines. */
    long length() {
        return length;
    }

    /** What was planned and has no good end so far, by the {@linkplain PushTask#key keys}. */
    Map<String, PushTask> open() {
        return Objects.requireNonNull(open);
    }
}
