package dev.chitchat.sandbox;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Writes a ruling to the wire, or does to it what a fault wants. */
final class AnswerWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BAD_GATEWAY = """
            <html>
            <head><title>502 Bad Gateway</title></head>
            <body><center><h1>502 Bad Gateway</h1></center><hr><center>stgw</center></body>
            </html>
            """;
    private static final String GARBAGE = "\u0000\u0001 this is no JSON {{{";

    private AnswerWriter() {}

    static Mono<Void> write(HttpServerResponse response, Ruling ruling, @Nullable Fault fault) {
        if (fault == null) {
            return send(response, 200, "application/json", answer(ruling));
        }
        return switch (fault) {
            case HTTP_502_HTML -> send(response, 502, "text/html", BAD_GATEWAY.getBytes(StandardCharsets.UTF_8));
            case RESET_BEFORE, RESET_AFTER -> reset(response);
            case STALL -> Mono.never();
            case TRUNCATED_BODY -> truncate(response, answer(ruling));
            case GARBAGE -> send(response, 200, "application/json", GARBAGE.getBytes(StandardCharsets.UTF_8));
            case INTERNAL_60008 -> send(response, 200, "application/json", answer(ruling));
        };
    }

    static Mono<Void> send(HttpServerResponse response, int status, String type, byte[] body) {
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, type)
                .sendByteArray(Mono.just(body))
                .then();
    }

    private static byte[] answer(Ruling ruling) {
        return JSON.writeValueAsBytes(JSON.createObjectNode()
                .put("ActionStatus", ruling.isOk() ? "OK" : "FAIL")
                .put("ErrorInfo", ruling.info())
                .put("ErrorCode", ruling.code()));
    }

    /** Without lingering, closing sends a TCP reset in place of the usual end. */
    private static Mono<Void> reset(HttpServerResponse response) {
        return hangUp(response, channel -> channel.config().setOption(ChannelOption.SO_LINGER, 0));
    }

    /** The half is flushed at once; an outbound that has promised more would wait for the rest for ever. */
    private static Mono<Void> truncate(HttpServerResponse response, byte[] whole) {
        ByteBuf half = Unpooled.wrappedBuffer(whole, 0, whole.length / 2);
        Mono<ByteBuf> breakOff = hangUp(response, channel -> {}).cast(ByteBuf.class);
        return response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(whole.length))
                .send(Flux.concat(Mono.just(half), breakOff), flushed -> true)
                .then();
    }

    /** Closes the connection and leaves the exchange unfinished, so that nothing more is written. */
    private static Mono<Void> hangUp(HttpServerResponse response, Consumer<Channel> before) {
        return Mono.defer(() -> {
            List<Channel> channel = new ArrayList<>(1);
            response.withConnection(connection -> channel.add(connection.channel()));
            before.accept(channel.get(0));
            return FutureMono.from(channel.get(0).close()).then(Mono.never());
        });
    }
}
