package dev.chitchat.sandbox.console;

import dev.chitchat.internal.page.PlotPage;
import dev.chitchat.internal.page.PlottingLibrary;
import dev.chitchat.sandbox.commands.RequestBody;
import dev.chitchat.sandbox.server.AnswerWriter;
import dev.chitchat.sandbox.server.SameSite;
import dev.chitchat.sandbox.server.SandboxHandler;
import dev.chitchat.sandbox.server.Service;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The sandbox's page, {@code GET /}, and what it asks for: {@code GET /_sandbox/state}, {@code POST /_sandbox/options}.
 *
 * <p>Only for the browser of the person who runs the sandbox: see {@link SameSite}. It shows no query string, and so no UserSig.
 */
public final class Console {

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

    private final Service service;

    /** Shows the service, and changes how it behaves. */
    public Console(Service service) {
        this.service = service;
    }

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

    /** Whether the page answers this, and not the service. */
    public boolean serves(HttpServerRequest request) {
        return request.fullPath().startsWith(FOLDER)
                || (request.method().equals(HttpMethod.GET)
                        && request.fullPath().equals("/"));
    }

    /** One request of the page. */
    public Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        response.header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY");
        if (request.fullPath().equals("/")) {
            return PAGE.flatMap(page -> send(response, 200, page.type(), page.content()));
        }
        boolean changes =
                request.method().equals(HttpMethod.POST) && request.fullPath().equals(OPTIONS);
        if (changes ? !SameSite.mayChange(request) : !SameSite.mayRead(request)) {
            return AnswerWriter.refuse(
                    response, 403, "only the sandbox's own page, opened on this machine, may ask for this");
        }
        if (changes) {
            return request.receive()
                    .asByteArray()
                    .reduceWith(RequestBody::new, RequestBody::add)
                    .flatMap(body -> change(body, response));
        }
        return request.method().equals(HttpMethod.GET) && request.fullPath().equals(STATE)
                ? state(response)
                : AnswerWriter.refuse(response, 404, "there is " + STATE + " to get and " + OPTIONS + " to post");
    }

    private Mono<Void> state(HttpServerResponse response) {
        return AnswerWriter.send(response, 200, "application/json", ConsoleState.json(service));
    }

    private Mono<Void> change(RequestBody body, HttpServerResponse response) {
        try {
            service.options(ConsoleChange.apply(body.bytes(), service.options()));
            return state(response);
        } catch (IllegalArgumentException e) {
            return AnswerWriter.refuse(response, 400, String.valueOf(e.getMessage()));
        }
    }

    private static Mono<Void> send(HttpServerResponse response, int status, String type, String text) {
        return AnswerWriter.send(response, status, type, text.getBytes(StandardCharsets.UTF_8));
    }
}
