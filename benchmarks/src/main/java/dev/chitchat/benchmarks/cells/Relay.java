package dev.chitchat.benchmarks.cells;

import dev.chitchat.sandbox.Jitter;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stands between a client and a server, delays what they say, and counts it. Each request and each answer has one delay of
 * its own, so that what comes in pieces stays together. Gateways count by Host, in which a client names this relay's
 * port, so that each relay has a limit of its own.
 */
final class Relay implements Server {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String REJECTED = "\"ErrorCode\":-14";
    private static final String ACCEPTED = "\"ErrorCode\":0";
    private static final RecvByteBufAllocator WHOLE_MESSAGES = new FixedRecvByteBufAllocator(16_384);
    private static final long SECOND_NANOS = 1_000_000_000;

    private final InetSocketAddress server;
    private final Jitter jitter;
    private final SplittableRandom random;
    private final Deque<Long> lastSecond = new ArrayDeque<>();
    private final Channel listening;
    private final Consumer<String> requests;
    private volatile boolean resetting;
    private volatile int connections;
    private volatile Seen seen = new Seen(0, 0, 0);

    /** The group must have one thread. */
    Relay(int serverPort, Jitter jitter, long seed, EventLoopGroup loops) {
        this(serverPort, jitter, seed, loops, text -> {});
    }

    /** Shows each request when it is written, before its delay. */
    Relay(int serverPort, Jitter jitter, long seed, EventLoopGroup loops, Consumer<String> requests) {
        this.server = new InetSocketAddress(LOOPBACK, serverPort);
        this.requests = requests;
        this.jitter = jitter;
        this.random = new SplittableRandom(seed);
        this.listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, WHOLE_MESSAGES)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        connect(client);
                    }
                })
                .bind(LOOPBACK, 0)
                .syncUninterruptibly()
                .channel();
    }

    @Override
    public URI endpoint() {
        return URI.create("http://" + LOOPBACK + ":" + ((InetSocketAddress) listening.localAddress()).getPort());
    }

    @Override
    public Seen seen() {
        return seen;
    }

    @Override
    public void close() {
        listening.close();
    }

    /** From now on, or no longer: connections are reset as soon as they are made. */
    void reset(boolean on) {
        resetting = on;
    }

    /** How many were made. */
    int connections() {
        return connections;
    }

    private void connect(Channel client) {
        connections = connections + 1;
        if (resetting) {
            client.config().setOption(ChannelOption.SO_LINGER, 0);
            client.close();
            return;
        }
        Turns turns = new Turns(client.eventLoop());
        ChannelFuture connecting = new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.RECVBUF_ALLOCATOR, WHOLE_MESSAGES)
                .handler(new Side(turns, client, true))
                .connect(server);
        client.pipeline().addLast(new Side(turns, connecting.channel(), false));
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                client.config().setAutoRead(true);
            } else {
                client.close();
            }
        });
    }

    private void arrived() {
        long now = System.nanoTime();
        lastSecond.addLast(now);
        while (now - lastSecond.getFirst() >= SECOND_NANOS) {
            lastSecond.removeFirst();
        }
        seen = new Seen(seen.accepted(), seen.rejected(), Math.max(seen.mostInWindow(), lastSecond.size()));
    }

    private void answered(String part) {
        seen = new Seen(
                seen.accepted() + (part.contains(ACCEPTED) ? 1 : 0),
                seen.rejected() + (part.contains(REJECTED) ? 1 : 0),
                seen.mostInWindow());
    }

    /** Requests and answers of one connection, which take turns. */
    private final class Turns {

        private final EventLoop loop;
        private boolean answering = true;
        private long delayNanos;
        private long dueNanos = System.nanoTime();

        Turns(EventLoop loop) {
            this.loop = loop;
        }

        /** Passes on the beginning of a message after a delay of its own, anything that follows it no sooner. */
        void pass(boolean answer, Runnable send) {
            boolean begins = answering != answer;
            if (begins) {
                answering = answer;
                delayNanos = jitter.next(random).toNanos();
            }
            if (begins && !answer) {
                after(Relay.this::arrived);
            }
            after(send);
        }

        void after(Runnable work) {
            long now = System.nanoTime();
            dueNanos = Math.max(dueNanos, now + delayNanos);
            if (dueNanos <= now) {
                work.run();
            } else {
                loop.schedule(work, dueNanos - now, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** What comes in on one side goes out on the other. */
    private final class Side extends ChannelInboundHandlerAdapter {

        private final Turns turns;
        private final Channel other;
        private final boolean answers;

        Side(Turns turns, Channel other, boolean answers) {
            this.turns = turns;
            this.other = other;
            this.answers = answers;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object part) {
            String text = ((ByteBuf) part).toString(StandardCharsets.UTF_8);
            if (answers) {
                answered(text);
            } else {
                requests.accept(text);
            }
            turns.pass(answers, () -> other.writeAndFlush(part));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            turns.after(other::close);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            context.close();
        }
    }
}
