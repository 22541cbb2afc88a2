package dev.chitchat.transport;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * One answer for each request, and nothing in between: what else comes is not taken for the answer to the next call.
 *
 * <p>The end of an answer is handed on when everything that came with it has been looked at. If there is more, the
 * lengths cannot be believed; the call fails and the connection is closed.
 */
final class OneAnswer extends ChannelDuplexHandler {

    private boolean expecting;
    private boolean interim;
    private @Nullable Object end;

    static void addTo(ChannelPipeline pipeline) {
        pipeline.addBefore(NettyPipeline.ReactiveBridge, "chitchat.oneAnswer", new OneAnswer());
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpRequest) {
            expecting = true;
        }
        super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (end != null || !expecting) {
            refuse(context, message);
            return;
        }
        if (message instanceof HttpResponse response) {
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                    && response.status().code() != 101;
        }
        if (message instanceof LastHttpContent && !interim) {
            end = message;
        } else {
            super.channelRead(context, message);
        }
    }

    private void refuse(ChannelHandlerContext context, Object stray) {
        ReferenceCountUtil.release(stray);
        if (expecting) {
            expecting = false;
            forgetEnd();
            context.fireExceptionCaught(new DecoderException("an answer that goes on after its end"));
        }
        ChannelFuture unused = context.close();
    }

    private void forgetEnd() {
        ReferenceCountUtil.release(end);
        end = null;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        Object last = end;
        if (last != null) {
            end = null;
            expecting = false;
            context.fireChannelRead(last);
        }
        super.channelReadComplete(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forgetEnd();
    }
}
