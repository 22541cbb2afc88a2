package dev.chitchat.cli.library;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a push does to one question.
 *
 * @param call what: {@code add}, {@code update}, {@code similar}, {@code enable}, {@code disable} or {@code delete}
 * @param id the question; {@code null} for one that is added
 * @param question its main question, as the library has it if it is in there
 */
record PushTask(String call, @Nullable String id, String question) {

    /** Tells it from every other task, in a later run too. */
    String key() {
        return call + "\n" + (id == null ? question : id);
    }

    Map<String, Object> applied() {
        return with("applied");
    }

    /** Written down before anything is sent, so that a run that goes on knows what was to be done. */
    Map<String, Object> planned() {
        return with("planned");
    }

    /** Was planned, its answer was not seen, and nothing of it is left to do. */
    Map<String, Object> settled() {
        return with("settled");
    }

    Map<String, Object> failed(ChitchatException failure) {
        Map<String, Object> members = with("failed");
        if (failure instanceof ApiException refused) {
            members.put("errorCode", refused.code());
        }
        members.put("error", String.valueOf(failure.getMessage()));
        members.put("retryable", failure.retryable());
        return members;
    }

    private Map<String, Object> with(String outcome) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("call", call);
        if (id != null) {
            members.put("StandardQuestionId", id);
        }
        members.put("Question", question);
        members.put("outcome", outcome);
        return members;
    }
}
