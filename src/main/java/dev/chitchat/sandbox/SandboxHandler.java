package dev.chitchat.sandbox;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes requests from the wire, carries them to the service and the answers back. */
final class SandboxHandler {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HINT = "{\"hint\":\"A stand-in of the small-talk library. POST " + RequestValidator.PATH
            + " changes it, GET /library shows it, GET /stats counts calls.\"}";

    private final Service service;
    private final NetworkDelay transit;
    private final LongSupplier nanoTime;
    private final Console console;

    SandboxHandler(Service service, NetworkDelay transit, LongSupplier nanoTime) {
        this.service = service;
        this.console = new Console(service);
        this.transit = transit;
        this.nanoTime = nanoTime;
    }

    Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        response.header(HttpHeaderNames.DATE, DateFormatter.format(Date.from(service.instant())));
        if (console.serves(request)) {
            return console.handle(request, response);
        }
        if (request.method().equals(HttpMethod.GET) && !request.uri().startsWith(RequestValidator.PATH)) {
            return show(request, response);
        }
        return request.receive()
                .asByteArray()
                .reduceWith(RequestBody::new, RequestBody::add)
                .flatMap(body -> exchange(
                        IncomingCall.of(nanoTime.getAsLong(), request.method().name(), request.uri(), body), response));
    }

    private Mono<Void> exchange(IncomingCall call, HttpServerResponse response) {
        Injection fate = service.draw();
        return transit.wayIn(fate.wayInNanos(), () -> service.arrive(call, fate.fault()))
                .flatMap(ruling ->
                        transit.wayOut(fate.wayOutNanos(), AnswerWriter.write(response, ruling, fate.fault())));
    }

    private Mono<Void> show(HttpServerRequest request, HttpServerResponse response) {
        byte[] body = switch (request.fullPath()) {
            case "/stats" -> statistics(service.statistics());
            case "/library" -> JSON.writeValueAsBytes(service.library());
            default -> HINT.getBytes(StandardCharsets.UTF_8);
        };
        return AnswerWriter.send(response, 200, "application/json", body);
    }

    private static byte[] statistics(SandboxStatistics statistics) {
        ObjectNode node = JSON.valueToTree(statistics);
        return JSON.writeValueAsBytes(node.put("arrivalsPerSecond", statistics.arrivalsPerSecond()));
    }
}
