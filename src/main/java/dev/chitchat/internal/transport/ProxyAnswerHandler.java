package dev.chitchat.internal.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import reactor.netty.NettyPipeline;

/**
 * Leaves only the number of a proxy's answer to CONNECT: its words may repeat the password that it was sent, and both Netty's
 * exception and Reactor Netty's log would show them.
 */
final class ProxyAnswerHandler extends ChannelInboundHandlerAdapter {

    private ProxyAnswerHandler() {}

    /** Stands between the decoder that the proxy's handler has put before itself, and that handler. */
    static void addTo(ChannelPipeline pipeline) {
        if (pipeline.get(NettyPipeline.ProxyHandler) != null) {
            pipeline.addBefore(NettyPipeline.ProxyHandler, "chitchat.proxyAnswer", new ProxyAnswerHandler());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse answer) {
            answer.setStatus(HttpResponseStatus.valueOf(answer.status().code()));
            answer.headers().clear();
        }
        context.fireChannelRead(message);
    }
}
