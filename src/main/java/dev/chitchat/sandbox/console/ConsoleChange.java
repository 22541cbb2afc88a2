package dev.chitchat.sandbox.console;

import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.SandboxOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the sandbox's page wants to be changed; what it does not name stays as it is. */
final class ConsoleChange {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ConsoleChange() {}

    /**
     * The options as changed.
     *
     * @throws IllegalArgumentException if that is no change that the sandbox knows; the message tells why
     */
    static SandboxOptions apply(byte[] body, SandboxOptions now) {
        JsonNode change = read(body);
        SandboxOptions changed = now;
        if (change.has("model")) {
            changed = changed.withModel(CountingModel.from(change.get("model").asString("")));
        }
        if (change.has("limit")) {
            changed = changed.withLimitPerSecond(change.get("limit").asDouble(0));
        }
        if (change.has("jitter")) {
            changed = changed.withJitter(Jitter.from(change.get("jitter").asString("")));
        }
        if (change.has("faults")) {
            changed = changed.withFaults(faults(change));
        }
        if (change.has("always")) {
            changed = changed.withAlwaysCode(code(change.get("always")));
        }
        return changed;
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode change = JSON.readTree(body);
            if (change.isObject()) {
                return change;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the change is no JSON", e);
        }
        throw new IllegalArgumentException("a change is a JSON object");
    }

    private static Faults faults(JsonNode change) {
        double rate = change.get("faults").asDouble(-1);
        List<Fault> kinds = new ArrayList<>();
        change.path("kinds").forEach(kind -> kinds.add(Fault.from(kind.asString(""))));
        return rate == 0 ? Faults.NONE : Faults.of(rate, kinds.toArray(new Fault[0]));
    }

    private static @Nullable Integer code(JsonNode always) {
        return always.isNull() ? null : (Integer) always.asInt(0);
    }
}
