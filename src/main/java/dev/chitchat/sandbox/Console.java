package dev.chitchat.sandbox;

import dev.chitchat.internal.page.PlotPage;
import dev.chitchat.internal.page.PlottingLibrary;
import dev.chitchat.sandbox.SandboxHandler.SameSite;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox's page, {@code GET /}, and what it asks for: {@code GET /_sandbox/state}, {@code POST /_sandbox/options}.
 *
 * <p>Only for the browser of the person who runs the sandbox: see {@link SameSite}. It shows no query string, and so no
 * UserSig.
 */
record Console(Service service) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int CALLS = 20;
    private static final int LONGEST = 200;
    private static final double MILLI_NANOS = 1e6;
    private static final String FOLDER = "/_sandbox/";
    private static final String STATE = FOLDER + "state";
    private static final String OPTIONS = FOLDER + "options";
    private static final String NO_PLOTS = SandboxHandler.HINT
            + "\n\nThis page shows more, and lets you change how the sandbox behaves, with "
            + PlottingLibrary.COORDINATES
            + " on the class path.\n";

    /** Read when first asked for, on a thread that may block. */
    private static final Mono<Page> PAGE = Mono.fromCallable(Console::page)
            .subscribeOn(Schedulers.boundedElastic())
            .cache();

    private record Page(String type, String content) {}

    private static Page page() {
        PlottingLibrary library = PlottingLibrary.find().orElse(null);
        return new Page(library == null ? "text/plain; charset=utf-8" : "text/html; charset=utf-8", text(library));
    }

    /** What stands at {@code /}, with or without the plotting library. */
    static String text(@Nullable PlottingLibrary library) {
        return library == null
                ? NO_PLOTS
                : PlotPage.beside("The sandbox", Console.class, "console").with(library, "{}");
    }

    boolean serves(HttpServerRequest request) {
        String path = SandboxHandler.path(request);
        return path.startsWith(FOLDER) || (request.method().equals(HttpMethod.GET) && path.equals("/"));
    }

    Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        response.header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY");
        String path = SandboxHandler.path(request);
        if (path.equals("/")) {
            return PAGE.flatMap(page -> send(response, 200, page.type(), page.content()));
        }
        boolean changes = request.method().equals(HttpMethod.POST) && path.equals(OPTIONS);
        if (changes ? !SameSite.mayChange(request) : !SameSite.mayRead(request)) {
            return AnswerWriter.refuse(
                    response, 403, "only the sandbox's own page, opened on this machine, may ask for this");
        }
        if (changes) {
            return SandboxHandler.body(request).flatMap(body -> change(body, response));
        }
        return request.method().equals(HttpMethod.GET) && path.equals(STATE)
                ? state(response)
                : AnswerWriter.refuse(response, 404, "there is " + STATE + " to get and " + OPTIONS + " to post");
    }

    private Mono<Void> state(HttpServerResponse response) {
        return AnswerWriter.send(response, 200, "application/json", service.look(Console::json));
    }

    private Mono<Void> change(byte[] body, HttpServerResponse response) {
        try {
            service.options(now -> changed(body, now));
            return state(response);
        } catch (IllegalArgumentException e) {
            return AnswerWriter.refuse(response, 400, String.valueOf(e.getMessage()));
        }
    }

    private static Mono<Void> send(HttpServerResponse response, int status, String type, String text) {
        return AnswerWriter.send(response, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] json(Service.State now) {
        Map<String, @Nullable Object> state = behaviour(now.options());
        state.put("statistics", now.log().statistics());
        state.put("second", now.log().second(now.nowNanos()));
        state.put("arrivals", now.log().seconds(now.nowNanos()));
        state.put(
                "calls",
                now.log().latest(CALLS).stream()
                        .map(call -> call(call, now.nowNanos()))
                        .toList());
        state.put("questions", now.library().size());
        state.put(
                "library",
                now.library().latest().entrySet().stream()
                        .map(Console::question)
                        .toList());
        return JSON.writeValueAsBytes(state);
    }

    private static Map<String, @Nullable Object> behaviour(SandboxOptions options) {
        Map<Fault, Double> rates = options.faults().rates();
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("model", options.model().toString());
        state.put("limit", options.limitPerSecond());
        state.put("jitter", options.jitter().toString());
        state.put("faults", rates.values().stream().mapToDouble(rate -> rate).sum());
        state.put("kinds", names(rates.keySet().toArray()));
        state.put("always", options.alwaysCode());
        state.put("models", names((Object[]) CountingModel.values()));
        state.put("allKinds", names((Object[]) Fault.values()));
        return state;
    }

    private static List<String> names(Object... named) {
        return Arrays.stream(named).map(Object::toString).toList();
    }

    private static Map<String, @Nullable Object> call(RecordedCall call, long nowNanos) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("sequence", call.sequence());
        shown.put("ago", (nowNanos - call.arrival().toNanos()) / MILLI_NANOS);
        shown.put("command", cut(call.command()));
        shown.put("question", cut(call.questionId()));
        shown.put("code", call.code() == RecordedCall.NO_CODE ? null : call.code());
        shown.put("fault", call.fault() == null ? null : call.fault().toString());
        return shown;
    }

    private static Map<String, @Nullable Object> question(Map.Entry<String, StoredQuestion> stored) {
        StoredQuestion question = stored.getValue();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", cut(stored.getKey()));
        shown.put("question", cut(question.question()));
        shown.put("answer", cut(question.answer()));
        shown.put("category", question.categoryId());
        shown.put("disabled", Integer.valueOf(StoredQuestion.DISABLED).equals(question.status()));
        return shown;
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null || text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "…";
    }

    /** The options, changed in what the page names; throws IllegalArgumentException if there is no such change. */
    private static SandboxOptions changed(byte[] body, SandboxOptions now) {
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
