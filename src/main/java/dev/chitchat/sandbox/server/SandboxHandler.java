package dev.chitchat.sandbox.server;

import dev.chitchat.sandbox.SandboxStatistics;
import dev.chitchat.sandbox.commands.Commands;
import dev.chitchat.sandbox.server.Service.FaultInjector;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.node.ObjectNode;

/** Takes requests from the wire, carries them to the service and the answers back, each way as long as it takes. */
public record SandboxHandler(Service service, Scheduler timers, Sinks.Empty<Void> closed) implements AutoCloseable {

    /** What people read who look at it with a browser or curl. */
    public static final String HINT = "A stand-in for the small-talk library. POST " + IncomingCall.PATH
            + " changes it, GET /library shows it, GET /stats counts calls.";

    /** The header of a change; any value will do. */
    public static final String HEADER = "X-Chitchat-Sandbox";

    private static final Pattern HERE =
            Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHOLE = Pattern.compile("^https?://([^/?#]*)", Pattern.CASE_INSENSITIVE);
    private static final String GATEWAY = "/v4/";

    /** The path that a request names. */
    public static String path(HttpServerRequest request) {
        return IncomingCall.path(request.uri());
    }

    public Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        response.header(HttpHeaderNames.DATE, date(service.options().clock().instant()));
        if (!mayRead(request)) {
            return AnswerWriter.refuse(response, 403, "only this machine may ask, and no page of another site");
        }
        if (request.method().equals(HttpMethod.GET) && !path(request).startsWith(GATEWAY)) {
            return show(request, response);
        }
        return body(request)
                .flatMap(body -> exchange(
                        IncomingCall.of(
                                service.nanoTime.getAsLong(), request.method().name(), request.uri(), body),
                        response));
    }

    /** As HTTP writes it, a day of two digits; by java.time, since Netty's way costs a first answer some 50 ms. */
    private static String date(Instant now) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC));
        return date.length() == 29 ? date : date.substring(0, 5) + '0' + date.substring(5);
    }

    /** The body; what comes after more than is allowed is read and dropped, so that the answer gets through. */
    public static Mono<byte[]> body(HttpServerRequest request) {
        return request.receive()
                .asByteArray()
                .reduceWith(ByteArrayOutputStream::new, (body, part) -> {
                    if (body.size() <= Commands.LARGEST_BYTES) {
                        body.writeBytes(part);
                    }
                    return body;
                })
                .map(ByteArrayOutputStream::toByteArray);
    }

    private Mono<Void> exchange(IncomingCall call, HttpServerResponse response) {
        FaultInjector.Injection drawn = service.draw();
        return wayIn(drawn.wayInNanos(), () -> service.arrive(call, drawn.fault()))
                .flatMap(reply -> wayOut(drawn.wayOutNanos(), AnswerWriter.write(response, reply, drawn)));
    }

    private Mono<Void> show(HttpServerRequest request, HttpServerResponse response) {
        Object shown = switch (path(request)) {
            case "/stats" -> statistics(service.look(now -> now.log().statistics()));
            case "/library" -> service.look(now -> now.library().questions());
            default -> Map.of("hint", HINT);
        };
        return AnswerWriter.send(
                response, 200, "application/json", AnswerWriter.records().writeValueAsBytes(shown));
    }

    private static ObjectNode statistics(SandboxStatistics statistics) {
        ObjectNode node = AnswerWriter.records().valueToTree(statistics);
        return node.put("arrivalsPerSecond", statistics.arrivalsPerSecond());
    }

    // the way of messages

    /** Lets a message arrive after a delay; cancelling the result does not stop it, only closing does. */
    <T> Mono<T> wayIn(long delayNanos, Supplier<T> arrival) {
        if (delayNanos <= 0) {
            return Mono.fromSupplier(arrival);
        }
        return Mono.defer(() -> {
            // Closing leaves the exchange open, so that its caller sees the connection end and no made-up answer.
            Mono<T> message = delay(delayNanos)
                    .takeUntilOther(closed.asMono())
                    .map(tick -> arrival.get())
                    .switchIfEmpty(Mono.never())
                    .cache();
            message.subscribe(arrived -> {}, failure -> {});
            return message;
        });
    }

    /** Lets an answer leave after a delay; cancelling drops it. */
    <T> Mono<T> wayOut(long delayNanos, Mono<T> departure) {
        return delayNanos <= 0 ? departure : delay(delayNanos).then(departure);
    }

    private Mono<Long> delay(long delayNanos) {
        return Mono.delay(Duration.ofNanos(delayNanos), timers);
    }

    int underWay() {
        return closed.currentSubscriberCount();
    }

    /** Stops what is on its way in. */
    @Override
    public void close() {
        Sinks.EmitResult unused = closed.tryEmitEmpty();
    }

    // who may ask

    /**
     * Whether a page of the sandbox asks, or no page: keeps other sites in the same browser off. A name that leads to
     * 127.0.0.1 may be another site's, so the host must be this machine's own; {@code Origin} and
     * {@code Sec-Fetch-Site}, if sent, must mean the sandbox.
     */
    public static boolean mayRead(HttpServerRequest request) {
        String host = host(request);
        String origin = header(request, "Origin");
        String site = header(request, "Sec-Fetch-Site");
        return HERE.matcher(host).matches()
                && (origin == null || origin.equals("http://" + host))
                && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    /** Whether it has a header too that another site's page may send only after asking, which is never allowed. */
    public static boolean mayChange(HttpServerRequest request) {
        return mayRead(request) && header(request, HEADER) != null;
    }

    /** What the target names, where it is a whole URL, and not what the header says. */
    private static String host(HttpServerRequest request) {
        Matcher whole = WHOLE.matcher(request.uri());
        String host = whole.find() ? whole.group(1) : header(request, "Host");
        return host == null ? "" : host;
    }

    private static @Nullable String header(HttpServerRequest request, String name) {
        return request.requestHeaders().get(name);
    }
}
