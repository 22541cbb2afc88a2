package dev.chitchat.cli;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One call of a push, or one question's part in a call.
 *
 * @param call makes it
 * @param result what is told of it, but for the outcome
 */
record PushStep(Mono<?> call, Map<String, Object> result) {

    static PushStep of(String does, @Nullable String id, String question, Mono<?> call) {
        return new PushStep(call, named(does, id, question));
    }

    static Map<String, Object> named(String does, @Nullable String id, String question) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("call", does);
        if (id != null) {
            result.put("StandardQuestionId", id);
        }
        result.put("Question", question);
        return result;
    }

    /** The outcome as a result; a failure that concerns the account is passed on. */
    Mono<PushResult> run() {
        return call.then(Mono.just(PushResult.applied(result)))
                .onErrorResume(
                        ChitchatException.class,
                        failure -> failure.concernsAccount()
                                ? Mono.error(failure)
                                : Mono.just(PushResult.failed(result, failure)));
    }

    /** What became of a step. */
    record PushResult(boolean isApplied, Map<String, Object> members) {

        static PushResult applied(Map<String, Object> what) {
            Map<String, Object> members = new LinkedHashMap<>(what);
            members.put("outcome", "applied");
            return new PushResult(true, members);
        }

        static PushResult failed(Map<String, Object> what, ChitchatException failure) {
            Map<String, Object> members = new LinkedHashMap<>(what);
            members.put("outcome", "failed");
            if (failure instanceof ApiException refused) {
                members.put("errorCode", refused.code());
            }
            members.put("error", String.valueOf(failure.getMessage()));
            members.put("retryable", failure.retryable());
            return new PushResult(false, members);
        }
    }
}
