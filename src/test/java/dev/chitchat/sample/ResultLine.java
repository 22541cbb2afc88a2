package dev.chitchat.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.sample.UpdatesController.Line;
import org.jspecify.annotations.Nullable;

/** What became of one update, in the words of the command line's results. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResultLine(
        @Nullable Long line,
        @JsonProperty("StandardQuestionId") @Nullable String id,
        String outcome,
        int attempts,
        long elapsedMs,
        @Nullable Long into,
        @Nullable Integer errorCode,
        @Nullable String error,
        @Nullable Boolean retryable) {

    public static ResultLine of(UpdateReceipt receipt) {
        return new ResultLine(
                null,
                receipt.standardQuestionId(),
                "applied",
                receipt.attempts(),
                receipt.elapsed().toMillis(),
                null,
                null,
                null,
                null);
    }

    public static ResultLine of(UpdateResult<Line.Valid> result) {
        Line.Valid from = result.correlation();
        long millis = result.elapsed().toMillis();
        if (result instanceof UpdateResult.Failed<Line.Valid> failed) {
            return failed(from.number(), from.update().standardQuestionId(), failed.error(), millis);
        }
        Long into = result instanceof UpdateResult.Merged<Line.Valid> merged
                ? merged.into().number()
                : null;
        return new ResultLine(
                from.number(),
                from.update().standardQuestionId(),
                into == null ? "applied" : "merged",
                result.attempts(),
                millis,
                into,
                null,
                null,
                null);
    }

    public static ResultLine of(Line.Invalid line) {
        return failed(line.number(), null, line.error(), 0);
    }

    public static ResultLine of(ChitchatException failure) {
        return failed(null, null, failure, 0);
    }

    private static ResultLine failed(
            @Nullable Long line, @Nullable String id, ChitchatException failure, long elapsedMs) {
        Integer code = failure instanceof ApiException said ? said.code() : null;
        return new ResultLine(
                line,
                id,
                "failed",
                failure.attempts(),
                elapsedMs,
                null,
                code,
                failure.getMessage(),
                failure.retryable());
    }
}
