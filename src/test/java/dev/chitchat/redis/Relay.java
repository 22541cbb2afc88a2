package dev.chitchat.redis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/** A TCP proxy before a Redis that can go silent: it keeps its connections and passes nothing on any more. */
final class Relay implements AutoCloseable {

    private final DisposableServer server;
    private final Queue<Connection> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile int silentUpTo;
    private volatile int port;

    Relay(RedisProcess redis) {
        port = redis.port();
        server = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnConnection(open::add)
                .handle((in, out) -> {
                    int number = accepted.incrementAndGet();
                    return TcpClient.create()
                            .host("127.0.0.1")
                            .port(port)
                            .connect()
                            .doOnNext(open::add)
                            .flatMap(on -> Mono.when(
                                    on.outbound().sendByteArray(passing(number, in.receive())),
                                    out.sendByteArray(
                                            passing(number, on.inbound().receive()))));
                })
                .bindNow();
    }

    private Flux<byte[]> passing(int number, ByteBufFlux bytes) {
        return bytes.asByteArray().filter(any -> number > silentUpTo);
    }

    RedisAddress address() {
        return RedisAddress.of("redis://127.0.0.1:" + server.port());
    }

    /** Connections made so far say nothing from now on; new ones are served. */
    void goSilent() {
        silentUpTo = accepted.get();
    }

    /** New connections lead to another server, as after a change in the name service; the old ones stay. */
    void turnTo(RedisProcess other) {
        port = other.port();
    }

    int accepted() {
        return accepted.get();
    }

    @Override
    public void close() {
        open.forEach(Connection::dispose);
        server.disposeNow();
    }
}
