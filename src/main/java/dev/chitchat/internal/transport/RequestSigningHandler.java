package dev.chitchat.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import reactor.netty.NettyPipeline;

/**
 * The last stop before the bytes: adds the query to the request and tells the call that it is being written.
 *
 * <p>The query holds the signature, and Reactor Netty logs the address of a request at DEBUG. Added here, after
 * everything that logs, no log at any level can show it. The channel is connected and encrypted by now, so this is also
 * the moment that counts for the quota.
 */
@Sharable
final class RequestSigningHandler extends ChannelOutboundHandlerAdapter {

    private static final RequestSigningHandler INSTANCE = new RequestSigningHandler();
    private static final AttributeKey<HttpCall> CALL = AttributeKey.valueOf(RequestSigningHandler.class, "call");
    private static final AttributeKey<Boolean> USED = AttributeKey.valueOf(RequestSigningHandler.class, "used");

    private RequestSigningHandler() {}

    static void addTo(ChannelPipeline pipeline) {
        pipeline.addBefore(NettyPipeline.ReactiveBridge, "chitchat.signing", INSTANCE);
    }

    /**
     * Says which call the channel's next request belongs to, and runs {@code ready} when it may be written.
     *
     * <p>That is when the way through a proxy is open: a request without TLS would else be kept behind its CONNECT, and count
     * as written while none of it has left. And when what had arrived before has been read: what is read after the request
     * would be taken for its answer. An event loop runs what is due once it has looked at its channels; the two steps make sure that it has done so.
     */
    static void prepare(Channel channel, HttpCall call, Runnable ready) {
        channel.attr(CALL).set(call);
        call.connected(channel.hasAttr(USED));
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

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpRequest request) {
            HttpCall call = context.channel().attr(CALL).getAndSet(null);
            context.channel().attr(USED).set(true);
            request.setUri(call.exchange.addressed(request.uri()));
            if (!call.written(context.executor())) {
                ReferenceCountUtil.release(message); // the cancel closes the channel
                return;
            }
        }
        super.write(context, message, promise);
    }
}
