package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.SandboxStatistics;
import dev.chitchat.sandbox.commands.Commands;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.util.Date;
import java.util.Map;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes requests from the wire, carries them to the service and the answers back.
 *
 * @param service what lies behind the wire
 * @param transit the way there
 * @param nanoTime the time since the sandbox was made
 */
public record SandboxHandler(Service service, NetworkDelay transit, LongSupplier nanoTime) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** What people read who look at it with a browser or curl. */
    public static final String HINT = "A stand-in of the small-talk library. POST " + IncomingCall.PATH
            + " changes it, GET /library shows it, GET /stats counts calls.";

    private static final String GATEWAY = "/v4/";

    /** One request, calls and what people look at. */
    public Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        response.header(HttpHeaderNames.DATE, DateFormatter.format(Date.from(service.instant())));
        if (!SameSite.mayRead(request)) {
            return AnswerWriter.refuse(response, 403, "only this machine may ask, and no page of another site");
        }
        if (request.method().equals(HttpMethod.GET) && !request.fullPath().startsWith(GATEWAY)) {
            return show(request, response);
        }
        return body(request)
                .flatMap(body -> exchange(
                        IncomingCall.of(nanoTime.getAsLong(), request.method().name(), request.uri(), body), response));
    }

    /** The body; what comes after more than is allowed is read and dropped, so that the answer gets through. */
    public static Mono<byte[]> body(HttpServerRequest request) {
        return request.receive()
                .asByteArray()
                .reduceWith(ByteArrayOutputStream::new, SandboxHandler::added)
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static ByteArrayOutputStream added(ByteArrayOutputStream body, byte[] part) {
        if (body.size() <= Commands.LARGEST_BYTES) {
            body.writeBytes(part);
        }
        return body;
    }

    private Mono<Void> exchange(IncomingCall call, HttpServerResponse response) {
        FaultInjector.Injection drawn = service.draw();
        return transit.wayIn(drawn.wayInNanos(), () -> service.arrive(call, drawn.fault()))
                .flatMap(reply -> transit.wayOut(drawn.wayOutNanos(), AnswerWriter.write(response, reply, drawn)));
    }

    private Mono<Void> show(HttpServerRequest request, HttpServerResponse response) {
        byte[] body = switch (request.fullPath()) {
            case "/stats" -> statistics(service.look(now -> now.log().statistics()));
            case "/library" ->
                JSON.writeValueAsBytes(service.look(now -> now.library().questions()));
            default -> JSON.writeValueAsBytes(Map.of("hint", HINT));
        };
        return AnswerWriter.send(response, 200, "application/json", body);
    }

    private static byte[] statistics(SandboxStatistics statistics) {
        ObjectNode node = JSON.valueToTree(statistics);
        return JSON.writeValueAsBytes(node.put("arrivalsPerSecond", statistics.arrivalsPerSecond()));
    }
}
