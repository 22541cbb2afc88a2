package dev.chitchat.internal.transport;

import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.internal.text.Excerpt;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpResponseDecoderSpec;

/**
 * Encodes the requests of a connection and decodes one answer for each: what else comes is no answer to the next call.
 *
 * <p>The query is added here, after everything that logs, since it holds the signature. The channel is connected and
 * encrypted by now, so this is also the moment that counts for the quota.
 *
 * <p>Interim answers (1xx, but not 101) are dropped, so that Reactor Netty never takes one for the answer. Bytes that
 * come while no call waits close the connection, before they are decoded, so that it does not matter how they are cut
 * into packets. Where an answer is followed by more in one packet, its lengths cannot be believed: its call fails, too.
 */
final class ExchangeCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {

    private static final int SWITCHING_PROTOCOLS = 101;

    /** Whose the next request is; set and taken by the event loop. */
    private @Nullable HttpCall next;

    private boolean used;
    private boolean expecting;

    private ExchangeCodec(HttpDecoderConfig config) {
        init(new Answers(config), new Requests());
    }

    /** Replaces the codec of Reactor Netty, which matches answers to requests only by their number. */
    static void addTo(ChannelPipeline pipeline, HttpResponseDecoderSpec spec) {
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(spec.maxInitialLineLength())
                .setMaxHeaderSize(spec.maxHeaderSize())
                .setValidateHeaders(spec.validateHeaders())
                .setInitialBufferSize(spec.initialBufferSize())
                .setAllowDuplicateContentLengths(spec.allowDuplicateContentLengths())
                .setAllowPartialChunks(spec.allowPartialChunks());
        pipeline.replace(NettyPipeline.HttpCodec, NettyPipeline.HttpCodec, new ExchangeCodec(config));
    }

    /**
     * Says whose the channel's next request is, and runs {@code ready} when it may be written: when the way through a
     * proxy is open, or it would wait behind the CONNECT and count as written; and when what had arrived is read, or it
     * would be taken for its answer. An event loop runs what is due after a look at its channels: hence two steps.
     */
    static void prepare(Channel channel, HttpCall call, Runnable ready) {
        ExchangeCodec codec = channel.pipeline().get(ExchangeCodec.class);
        codec.next = call;
        call.reused = codec.used;
        ProxyHandler proxy = channel.pipeline().get(ProxyHandler.class);
        if (proxy == null || proxy.isConnected()) {
            readThen(channel, ready);
            return;
        }
        proxy.connectFuture().addListener(tunnel -> {
            if (tunnel.isSuccess()) {
                readThen(channel, ready);
            }
        });
    }

    private static void readThen(Channel channel, Runnable ready) {
        channel.read();
        EventLoop loop = channel.eventLoop();
        loop.execute(() -> {
            Future<?> unused = loop.schedule(ready, 1, TimeUnit.NANOSECONDS);
        });
    }

    private final class Requests extends HttpRequestEncoder {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            if (message instanceof HttpRequest request) {
                HttpCall call = Objects.requireNonNull(next, "a request has its call");
                next = null;
                used = true;
                request.setUri(call.exchange.addressed(request.uri()));
                if (!call.written(context.executor())) {
                    ReferenceCountUtil.release(message); // the cancel closes the channel
                    return;
                }
                expecting = true;
            }
            super.write(context, message, promise);
        }
    }

    private final class Answers extends HttpResponseDecoder {

        private final List<Object> decoded = new ArrayList<>(2);
        private boolean interim;

        Answers(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            if (!expecting) {
                in.skipBytes(in.readableBytes());
                close(context);
                return;
            }
            super.decode(context, in, decoded);
            decoded.forEach(part -> sort(context, part, out));
            decoded.clear();
            if (!expecting && in.isReadable()) {
                ReferenceCountUtil.release(out.remove(out.size() - 1));
                close(context);
                throw new DecoderException("an answer that goes on after its end");
            }
        }

        private void sort(ChannelHandlerContext context, Object part, List<Object> out) {
            if (part instanceof HttpObject object && object.decoderResult().isFailure()) {
                // Reactor Netty logs why; that repeats what the other side has said, and that may repeat the signature.
                Throwable why = Cleaner.cause(object.decoderResult().cause(), Excerpt::line);
                object.setDecoderResult(DecoderResult.failure(why));
                close(context);
            }
            if (part instanceof HttpResponse response) {
                int status = response.status().code();
                interim = HttpStatusClass.valueOf(status) == HttpStatusClass.INFORMATIONAL
                        && status != SWITCHING_PROTOCOLS
                        && response.decoderResult().isSuccess();
                if (status == SWITCHING_PROTOCOLS) {
                    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                }
            }
            if (interim) {
                ReferenceCountUtil.release(part);
                return;
            }
            out.add(part);
            if (part instanceof LastHttpContent) {
                expecting = false;
            }
        }

        private void close(ChannelHandlerContext context) {
            ChannelFuture unused = context.close();
        }
    }
}
