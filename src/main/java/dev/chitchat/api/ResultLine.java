package dev.chitchat.api;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.internal.json.JsonLine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of one update, as a JSON object on a line: the results of the command line, and what an application may
 * answer or send on. Jackson writes it as {@link #toJson()} does.
 *
 * @param line where the update stood in its input, or absent
 * @param standardQuestionId the question, or absent where the input could not be read
 * @param outcome {@code applied}, {@code merged} or {@code failed}
 * @param attempts how many calls were made for it
 * @param elapsed how long it took
 * @param into the line whose call carried this one, where it was merged and has a line
 * @param failure why it failed, or absent
 * @param requestId what the service calls the request, or absent
 */
public record ResultLine(
        @Nullable Long line,
        @Nullable String standardQuestionId,
        String outcome,
        int attempts,
        Duration elapsed,
        @Nullable Long into,
        @Nullable ChitchatException failure,
        @Nullable String requestId) {

    /**
     * {@return the result of an element of a stream or a batch}
     *
     * @param result what became of it
     * @param questionId finds the question's id by the correlation; may answer {@code null}
     * @param line finds the line by the correlation; may answer {@code null}
     * @param <C> the type of the correlation
     */
    public static <C> ResultLine of(
            UpdateResult<C> result,
            Function<? super C, ? extends @Nullable String> questionId,
            Function<? super C, ? extends @Nullable Long> line) {
        C from = result.correlation();
        ChitchatException failure = result instanceof UpdateResult.Failed<C> failed ? failed.error() : null;
        UpdateResult.Merged<C> merged = result instanceof UpdateResult.Merged<C> carried ? carried : null;
        String requestId = result instanceof UpdateResult.Applied<C> applied ? applied.requestId() : null;
        return new ResultLine(
                line.apply(from),
                questionId.apply(from),
                failure != null ? "failed" : merged != null ? "merged" : "applied",
                result.attempts(),
                result.elapsed(),
                merged == null ? null : line.apply(merged.into()),
                failure,
                requestIdOf(failure, requestId));
    }

    /**
     * {@return the result of a single update}
     *
     * @param receipt the service's confirmation
     */
    public static ResultLine of(UpdateReceipt receipt) {
        return new ResultLine(
                null,
                receipt.standardQuestionId(),
                "applied",
                receipt.attempts(),
                receipt.elapsed(),
                null,
                null,
                receipt.requestId());
    }

    /**
     * {@return the result of what failed, such as input that is no update, without an id}
     *
     * @param failure why
     * @param line where it stood, or absent
     */
    public static ResultLine of(ChitchatException failure, @Nullable Long line) {
        return new ResultLine(
                line, null, "failed", failure.attempts(), Duration.ZERO, null, failure, requestIdOf(failure, null));
    }

    private static @Nullable String requestIdOf(@Nullable ChitchatException failure, @Nullable String known) {
        return failure instanceof ApiException refused ? refused.requestId() : known;
    }

    /**
     * The members of the JSON object in their order, each only where it means something: {@code line},
     * {@code StandardQuestionId}, {@code outcome}, {@code attempts}, {@code elapsedMs}, {@code into}, {@code errorCode}
     * where the service gave one, {@code RequestId}, {@code error} and {@code retryable}.
     *
     * @return a map of its own
     */
    @JsonValue
    public Map<String, Object> members() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("line", line);
        all.put("StandardQuestionId", standardQuestionId);
        all.put("outcome", outcome);
        all.put("attempts", (long) attempts);
        all.put("elapsedMs", elapsed.toMillis());
        all.put("into", into);
        all.put("errorCode", failure instanceof ApiException refused ? (long) refused.code() : null);
        all.put("RequestId", requestId);
        all.put("error", failure == null ? null : failure.getMessage());
        all.put("retryable", failure == null ? null : failure.retryable());
        all.values().removeIf(Objects::isNull);
        return all;
    }

    /** {@return the JSON object as one line of text without its end, safe to show on a terminal} */
    public String toJson() {
        return JsonLine.write(members());
    }
}
