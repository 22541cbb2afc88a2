package dev.chitchat.sample;

import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.spring.ChitchatConnectionDetails;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** Says OK to everything and remembers nothing but how often: the sandbox keeps each call, which would look like a leak. */
record ForgetfulService(DisposableServer server, LoopResources loops, AtomicLong count)
        implements ChitchatConnectionDetails, AutoCloseable {

    static ForgetfulService start() {
        LoopResources loops = LoopResources.create("service");
        AtomicLong count = new AtomicLong();
        DisposableServer server = HttpServer.create()
                .runOn(loops)
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive().then().then(Mono.defer(() -> {
                    count.incrementAndGet();
                    return response.sendString(
                                    Mono.just("{\"ActionStatus\":\"OK\",\"ErrorCode\":0,\"ErrorInfo\":\"\"}"))
                            .then();
                })))
                .bindNow();
        return new ForgetfulService(server, loops, count);
    }

    long calls() {
        return count.get();
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public Account account() {
        return Account.of(88888888L, "administrator", SecretKey.of("key"));
    }

    @Override
    public void close() {
        server.disposeNow();
        loops.dispose();
    }
}
