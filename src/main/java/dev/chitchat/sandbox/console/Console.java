package dev.chitchat.sandbox.console;

import dev.chitchat.internal.page.PlotPage;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.StoredQuestion;
import dev.chitchat.sandbox.commands.BodyFields;
import dev.chitchat.sandbox.server.AnswerWriter;
import dev.chitchat.sandbox.server.SandboxHandler;
import dev.chitchat.sandbox.server.Service;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The sandbox's page and what it asks for, for browsers on this machine; shows no query string, so no UserSig. */
public record Console(Service service) {

    private static final int CALLS = 20;
    private static final int LONGEST = 200;
    private static final double MILLI_NANOS = 1e6;
    private static final String FOLDER = "/_sandbox/";
    private static final String STATE = FOLDER + "state";
    private static final String OPTIONS = FOLDER + "options";
    private static final String NO_PLOTS = SandboxHandler.HINT
            + "\n\nThis page shows more, and lets you change how the sandbox behaves, with "
            + PlotPage.Library.COORDINATES
            + " on the class path.\n";

    /** Read when first asked for, on a thread that may block. */
    private static final Mono<String> PAGE = Mono.fromCallable(
                    () -> text(PlotPage.Library.find().orElse(null)))
            .subscribeOn(Schedulers.boundedElastic())
            .cache();

    /** What stands at {@code /}, with or without the plotting library. */
    static String text(PlotPage.@Nullable Library library) {
        return library == null ? NO_PLOTS : PlotPage.of("The sandbox", Console.class, "console", library, "{}");
    }

    public boolean serves(HttpServerRequest request) {
        String path = SandboxHandler.path(request);
        return path.startsWith(FOLDER) || (request.method().equals(HttpMethod.GET) && path.equals("/"));
    }

    public Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        response.header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY");
        String path = SandboxHandler.path(request);
        if (path.equals("/")) {
            return PAGE.flatMap(page -> AnswerWriter.send(
                    response,
                    200,
                    page.equals(NO_PLOTS) ? "text/plain; charset=utf-8" : "text/html; charset=utf-8",
                    page));
        }
        boolean changes = request.method().equals(HttpMethod.POST) && path.equals(OPTIONS);
        if (changes ? !SandboxHandler.mayChange(request) : !SandboxHandler.mayRead(request)) {
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
            Map<String, @Nullable Object> change = BodyFields.of(body).root();
            service.options(now -> changed(change, now));
            return state(response);
        } catch (IllegalArgumentException | BodyFields.BadParameter e) {
            return AnswerWriter.refuse(response, 400, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] json(Service.State now) {
        SandboxOptions options = now.options();
        Map<Fault, Double> rates = options.faults().rates();
        ObjectNode state = AnswerWriter.records()
                .createObjectNode()
                .put("model", options.model().toString())
                .put("limit", options.limitPerSecond())
                .put("jitter", options.jitter().toString())
                .put("faults", rates.values().stream().mapToDouble(rate -> rate).sum())
                .putPOJO("kinds", rates.keySet())
                .put("always", options.alwaysCode())
                .putPOJO("models", CountingModel.values())
                .putPOJO("allKinds", Fault.values())
                .putPOJO("statistics", now.log().statistics())
                .put("second", now.log().second(now.nowNanos()))
                .putPOJO("arrivals", now.log().seconds(now.nowNanos()));
        ArrayNode calls = state.putArray("calls");
        for (RecordedCall call : now.log().latest(CALLS)) {
            calls.addObject()
                    .put("sequence", call.sequence())
                    .put("ago", (now.nowNanos() - call.arrival().toNanos()) / MILLI_NANOS)
                    .put("command", cut(call.command()))
                    .put("question", cut(call.questionId()))
                    .put("code", call.code() == RecordedCall.NO_CODE ? null : (Integer) call.code())
                    .put("fault", call.fault() == null ? null : call.fault().toString());
        }
        ArrayNode library = state.put("questions", now.library().size()).putArray("library");
        now.library()
                .latest()
                .forEach((id, question) -> library.addObject()
                        .put("id", cut(id))
                        .put("question", cut(question.question()))
                        .put("answer", cut(question.answer()))
                        .put("category", question.categoryId())
                        .put(
                                "disabled",
                                Integer.valueOf(StoredQuestion.DISABLED).equals(question.status())));
        return AnswerWriter.records().writeValueAsBytes(state);
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null ? null : PlotPage.cut(text, LONGEST);
    }

    /** The options, changed in what the page names; throws IllegalArgumentException if there is no such change. */
    private static SandboxOptions changed(Map<String, @Nullable Object> change, SandboxOptions now) {
        SandboxOptions changed = now;
        if (change.containsKey("model")) {
            changed = changed.withModel(CountingModel.from(String.valueOf(change.get("model"))));
        }
        if (change.containsKey("limit")) {
            changed = changed.withLimitPerSecond(number(change.get("limit"), 0));
        }
        if (change.containsKey("jitter")) {
            changed = changed.withJitter(Jitter.from(String.valueOf(change.get("jitter"))));
        }
        if (change.containsKey("faults")) {
            double rate = number(change.get("faults"), -1);
            Fault[] kinds = change.get("kinds") instanceof List<?> named
                    ? named.stream()
                            .map(kind -> Fault.from(String.valueOf(kind)))
                            .toArray(Fault[]::new)
                    : new Fault[0];
            changed = changed.withFaults(rate == 0 ? Faults.NONE : Faults.of(rate, kinds));
        }
        if (change.containsKey("always")) {
            changed = changed.withAlwaysCode(new BodyFields(change).code("always"));
        }
        return changed;
    }

    private static double number(@Nullable Object value, double otherwise) {
        return value instanceof Number number ? number.doubleValue() : otherwise;
    }
}
