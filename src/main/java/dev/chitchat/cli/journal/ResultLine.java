package dev.chitchat.cli.journal;

import dev.chitchat.api.UpdateResult;
import dev.chitchat.cli.input.Fingerprint;
import dev.chitchat.cli.input.InputRecord;
import dev.chitchat.cli.input.InputRecord.Source;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.json.JsonLine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one update, or of one task of a push, as a JSON object on a line. The keys come in a fixed order, and
 * each only where it means something: {@code line} in {@code stream}, {@code call} in {@code push}, {@code
 * StandardQuestionId} where it is known, {@code Question} in {@code push}, {@code attempts} and {@code elapsedMs} of an
 * update, {@code into} where merged, {@code errorCode} where the service gave one, {@code error} and {@code retryable}
 * where it failed, {@code sha256}, the line's fingerprint, in {@code stream}.
 */
public final class ResultLine {

    private final Map<String, Object> members = new LinkedHashMap<>();

    private ResultLine(dev.chitchat.api.ResultLine line, @Nullable Fingerprint fingerprint) {
        members.putAll(line.members());
        put("sha256", fingerprint == null ? null : fingerprint.toString());
    }

    private ResultLine(Journal.PushTask task, String outcome) {
        put("call", task.call());
        put("StandardQuestionId", task.id());
        put("Question", task.question());
        put("outcome", outcome);
    }

    /** A task that is to be done; written before anything is sent, so that a run that goes on knows of it. */
    public static ResultLine planned(Journal.PushTask task) {
        return new ResultLine(task, "planned");
    }

    /** A task that was planned, whose answer was not seen, and of which nothing is left to do. */
    public static ResultLine settled(Journal.PushTask task) {
        return new ResultLine(task, "settled");
    }

    /** The result of a task, which is in effect where there is no error. */
    public static ResultLine of(Journal.PushTask task, @Nullable ChitchatException error) {
        ResultLine line = new ResultLine(task, error == null ? "applied" : "failed");
        if (error != null) {
            Map<String, Object> said =
                    dev.chitchat.api.ResultLine.of(error, null).members();
            List.of("errorCode", "RequestId", "error", "retryable").forEach(name -> line.put(name, said.get(name)));
        }
        return line;
    }

    /** The result of an element of a stream. */
    public static ResultLine of(UpdateResult<Source> result) {
        return new ResultLine(
                dev.chitchat.api.ResultLine.of(result, Source::id, Source::line),
                result.correlation().fingerprint());
    }

    /** The result of a record that need not be sent, since later ones in effect already set all that it sets. */
    public static ResultLine superseded(InputRecord.Update record, long into) {
        String id = record.update().standardQuestionId();
        return new ResultLine(
                new dev.chitchat.api.ResultLine(record.line(), id, "merged", 0, Duration.ZERO, into, null, null),
                record.fingerprint());
    }

    /** The result of a record that is no update. */
    public static ResultLine of(InputRecord.Defective record) {
        return new ResultLine(dev.chitchat.api.ResultLine.of(record.error(), record.line()), record.fingerprint());
    }

    private void put(String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    /** The question, or nothing where the line could not be read. */
    String question() {
        return String.valueOf(members.getOrDefault("StandardQuestionId", ""));
    }

    /** The line without its end. */
    String toJson() {
        return JsonLine.write(members);
    }
}
