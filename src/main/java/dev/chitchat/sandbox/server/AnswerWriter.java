package dev.chitchat.sandbox.server;

import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.commands.Reply;
import dev.chitchat.sandbox.server.Service.FaultInjector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Writes a reply to the wire, or does to it what a fault wants. */
public final class AnswerWriter {

    /** Set up with the first page that shows records: a short process makes none, and would wait for it. */
    private static final class Records {
        private static final JsonMapper MAPPER = JsonMapper.builder().build();
    }

    private static final JsonFactory JSON = new JsonFactory();
    private static final String BAD_GATEWAY = """
            <html>
            <head><title>502 Bad Gateway</title></head>
            <body><center><h1>502 Bad Gateway</h1></center><hr><center>stgw</center></body>
            </html>
            """;
    private static final String GARBAGE = "\u0000\u0001 this is no JSON {{{";

    private AnswerWriter() {}

    static Mono<Void> write(HttpServerResponse response, Reply reply, FaultInjector.Injection drawn) {
        byte[] answer = answer(reply, drawn.extras());
        Fault fault = drawn.fault();
        if (fault == null) {
            return send(response, 200, "application/json", answer);
        }
        return switch (fault) {
            case HTTP_502_HTML, HTTP_502_AFTER -> send(response, 502, "text/html", BAD_GATEWAY);
            case RESET_BEFORE, RESET_AFTER -> reset(response);
            case STALL, STALL_BEFORE -> Mono.never();
            case TRUNCATED_BODY ->
                half(response, answer).then(channel(response)).flatMap(AnswerWriter::hangUp);
            case RESET_READING -> half(response, answer).then(reset(response));
            case STALL_READING -> half(response, answer).then(Mono.never());
            case GARBAGE -> send(response, 200, "application/json", GARBAGE);
            case INTERNAL_60008 -> send(response, 200, "application/json", answer);
        };
    }

    public static Mono<Void> send(HttpServerResponse response, int status, String type, String text) {
        return send(response, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of JSON the bytes that Jackson writes: it escapes half of a character, which has no form in UTF-8. */
    public static Mono<Void> send(HttpServerResponse response, int status, String type, byte[] body) {
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, type)
                .sendByteArray(Mono.just(body))
                .then();
    }

    /** An answer that the service would not give, in words. */
    public static Mono<Void> refuse(HttpServerResponse response, int status, String why) {
        return send(response, status, "text/plain; charset=utf-8", why + "\n");
    }

    /** Writes records, and trees of them. */
    public static JsonMapper records() {
        return Records.MAPPER;
    }

    private static byte[] answer(Reply reply, Map<String, @Nullable Object> extras) {
        Map<String, @Nullable Object> answer = Reply.fields(
                "ActionStatus", reply.isOk() ? "OK" : "FAIL", "ErrorInfo", reply.info(), "ErrorCode", reply.code());
        answer.putAll(reply.fields());
        answer.putAll(extras);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            JsonLine.write(json, answer);
        }
        return bytes.toByteArray();
    }

    /** Without lingering, closing sends a TCP reset in place of the usual end. */
    private static Mono<Void> reset(HttpServerResponse response) {
        return channel(response)
                .doOnNext(channel -> channel.config().setOption(ChannelOption.SO_LINGER, 0))
                .flatMap(AnswerWriter::hangUp);
    }

    /** Written past the HTTP encoder, which would hold back an answer that is shorter than it says. */
    private static Mono<Void> half(HttpServerResponse response, byte[] whole) {
        String head =
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + whole.length + "\r\n\r\n";
        return channel(response).flatMap(channel -> {
            ByteBuf half = Unpooled.wrappedBuffer(
                    head.getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(whole, whole.length / 2));
            return FutureMono.from(channel.pipeline().firstContext().writeAndFlush(half));
        });
    }

    /** Closes the connection and leaves the exchange unfinished, so that nothing more is written. */
    private static Mono<Void> hangUp(Channel channel) {
        return FutureMono.from(channel.close()).then(Mono.never());
    }

    private static Mono<Channel> channel(HttpServerResponse response) {
        return Mono.create(sink -> response.withConnection(connection -> sink.success(connection.channel())));
    }
}
