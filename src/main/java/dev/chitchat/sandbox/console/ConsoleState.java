package dev.chitchat.sandbox.console;

import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import dev.chitchat.sandbox.server.Service;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the sandbox's page shows, as JSON. */
final class ConsoleState {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CALLS = 20;
    private static final int LONGEST = 200;
    private static final double MILLI_NANOS = 1e6;

    private ConsoleState() {}

    static byte[] json(Service service) {
        Service.Snapshot now = service.snapshot(CALLS);
        ObjectNode state = behaviour(now.options());
        state.set("statistics", JSON.valueToTree(now.statistics()));
        state.put("second", now.second());
        ObjectNode arrivals = state.putObject("arrivals");
        now.arrivals().forEach((command, counts) -> arrivals.set(command, JSON.valueToTree(counts)));
        ArrayNode calls = state.putArray("calls");
        now.calls().forEach(call -> calls.add(call(call, now.nowNanos())));
        state.put("questions", now.questions());
        ArrayNode library = state.putArray("library");
        now.latest().forEach((id, question) -> library.add(question(id, question)));
        return JSON.writeValueAsBytes(state);
    }

    private static ObjectNode behaviour(SandboxOptions options) {
        ObjectNode state = JSON.createObjectNode();
        state.put("model", options.model().toString());
        state.put("limit", options.limitPerSecond());
        state.put("jitter", options.jitter().toString());
        state.put(
                "faults",
                options.faults().rates().values().stream()
                        .mapToDouble(rate -> rate)
                        .sum());
        ArrayNode kinds = state.putArray("kinds");
        options.faults().rates().keySet().forEach(kind -> kinds.add(kind.toString()));
        state.put("always", options.alwaysCode());
        ArrayNode models = state.putArray("models");
        Arrays.stream(CountingModel.values()).forEach(model -> models.add(model.toString()));
        ArrayNode faults = state.putArray("allKinds");
        Arrays.stream(Fault.values()).forEach(fault -> faults.add(fault.toString()));
        return state;
    }

    private static ObjectNode call(RecordedCall call, long nowNanos) {
        ObjectNode node = JSON.createObjectNode();
        node.put("sequence", call.sequence());
        node.put("ago", (nowNanos - call.arrival().toNanos()) / MILLI_NANOS);
        node.put("command", cut(call.command()));
        node.put("question", cut(call.questionId()));
        node.put("code", call.code() == RecordedCall.NO_CODE ? null : (Integer) call.code());
        node.put("fault", call.fault() == null ? null : call.fault().toString());
        return node;
    }

    private static ObjectNode question(String id, StoredQuestion question) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", cut(id));
        node.put("question", cut(question.question()));
        node.put("answer", cut(question.answer()));
        node.put("category", question.categoryId());
        node.put("disabled", Integer.valueOf(StoredQuestion.DISABLED).equals(question.status()));
        return node;
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null || text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "…";
    }
}
