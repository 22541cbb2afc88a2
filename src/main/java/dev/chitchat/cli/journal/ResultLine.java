package dev.chitchat.cli.journal;

import dev.chitchat.api.UpdateResult;
import dev.chitchat.cli.input.Fingerprint;
import dev.chitchat.cli.input.InputRecord;
import dev.chitchat.cli.input.InputRecord.Source;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.codec.JsonLine;
import java.util.LinkedHashMap;
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

    private ResultLine(@Nullable Long line, @Nullable String id, String outcome) {
        put("line", line);
        put("StandardQuestionId", id);
        put("outcome", outcome);
    }

    private ResultLine(PushTask task, String outcome) {
        put("call", task.call());
        put("StandardQuestionId", task.id());
        put("Question", task.question());
        put("outcome", outcome);
    }

    /** A task that is to be done; written before anything is sent, so that a run that goes on knows of it. */
    public static ResultLine planned(PushTask task) {
        return new ResultLine(task, "planned");
    }

    /** A task that was planned, whose answer was not seen, and of which nothing is left to do. */
    public static ResultLine settled(PushTask task) {
        return new ResultLine(task, "settled");
    }

    /** The result of a task, which is in effect where there is no error. */
    public static ResultLine of(PushTask task, @Nullable ChitchatException error) {
        ResultLine line = new ResultLine(task, error == null ? "applied" : "failed");
        if (error != null) {
            line.failure(error);
        }
        return line;
    }

    /** The result of an element of a stream. */
    public static ResultLine of(UpdateResult<Source> result) {
        Source source = result.correlation();
        ResultLine line = new ResultLine(source.line(), source.id(), outcome(result));
        line.effort(result.attempts(), result.elapsed().toMillis());
        if (result instanceof UpdateResult.Merged<Source> merged) {
            line.put("into", merged.into().line());
        } else if (result instanceof UpdateResult.Applied<Source> applied) {
            line.put("RequestId", applied.requestId());
        } else if (result instanceof UpdateResult.Failed<Source> failed) {
            line.failure(failed.error());
        }
        line.fingerprint(source.fingerprint());
        return line;
    }

    /** The result of a record that need not be sent, since later ones in effect already set all that it sets. */
    public static ResultLine superseded(InputRecord.Update record, long into) {
        ResultLine line = new ResultLine(record.line(), record.update().standardQuestionId(), "merged");
        line.effort(0, 0);
        line.put("into", into);
        line.fingerprint(record.fingerprint());
        return line;
    }

    private static String outcome(UpdateResult<Source> result) {
        if (result instanceof UpdateResult.Applied) {
            return "applied";
        }
        return result instanceof UpdateResult.Merged ? "merged" : "failed";
    }

    /** The result of a record that is no update. */
    public static ResultLine of(InputRecord.Defective record) {
        ResultLine line = new ResultLine(record.line(), null, "failed");
        line.effort(0, 0);
        line.failure(record.error());
        line.fingerprint(record.fingerprint());
        return line;
    }

    private void effort(int attempts, long elapsedMillis) {
        put("attempts", (long) attempts);
        put("elapsedMs", elapsedMillis);
    }

    private void failure(ChitchatException error) {
        put("errorCode", error instanceof ApiException refused ? (long) refused.code() : null);
        put("RequestId", error instanceof ApiException refused ? refused.requestId() : null);
        put("error", error.getMessage());
        put("retryable", error.retryable());
    }

    private void fingerprint(@Nullable Fingerprint fingerprint) {
        put("sha256", fingerprint == null ? null : fingerprint.toString());
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
