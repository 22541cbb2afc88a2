package dev.chitchat.internal.transport;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.http.logging.AbstractHttpMessageLogFactory;
import reactor.netty.http.logging.HttpMessageArgProvider;
import reactor.netty.http.logging.HttpMessageType;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.ConnectionProvider.ConnectionMetadata;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** The calls to one address: a request is set up once for a command, and finds its {@link HttpCall} in the Context. */
final class HttpTransport {

    private static final Duration SHORTEST_LOOK = Duration.ofMillis(50);
    private static final String SERVICE = "/v4/openim_console_http_svc/";
    private static final String USER_AGENT =
            userAgent(HttpTransport.class.getPackage().getImplementationVersion());

    final TransportOptions options;
    private final ConnectionProvider pool;
    private final HttpClient client;

    /** Host and port, and the proxy on the way, for messages. */
    final String address;

    private final Map<String, Flux<ByteBuf>> requests = new ConcurrentHashMap<>();

    /** A connection is in use from the write of a request to its end. */
    final AtomicInteger inUse = new AtomicInteger();

    /** Channels that the pool does not know yet: it would let them wait for a silent host after it is closed. */
    private final ChannelGroup connecting = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

    private volatile boolean closed;

    HttpTransport(TransportOptions options, UnaryOperator<HttpClient> wishes) {
        this.options = options;
        this.pool = pool(options);
        this.client = essential(wishes.apply(client(options, pool)))
                .doOnChannelInit((observer, channel, remote) -> connecting.add(channel))
                .doOnConnected(connection -> connecting.remove(connection.channel()));
        this.address = HttpProxy.describe(options.endpoint.getHost(), options.endpoint.getPort(), client);
    }

    /** An idle connection is closed after its time and a quarter at most, even without a further call. */
    private static ConnectionProvider pool(TransportOptions options) {
        Duration quarter = options.maxIdle.dividedBy(4);
        return ConnectionProvider.builder("chitchat")
                .maxConnections(options.maxConnections)
                // The quota bounds how many wait; one refused here would look like a service that cannot be reached.
                .pendingAcquireMaxCount(-1)
                .pendingAcquireTimeout(options.connectTimeout.plus(options.attemptTimeout))
                .evictionPredicate((connection, held) -> isSpent(options, connection, held))
                .evictInBackground(quarter.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : quarter)
                .lifo()
                .build();
    }

    /** In place of the pool's rules: one whose event loop ended looks open, but fails its call and blocks the pool. */
    static boolean isSpent(TransportOptions options, Connection connection, ConnectionMetadata held) {
        return !connection.channel().isActive()
                || !connection.isPersistent()
                || connection.channel().eventLoop().isShuttingDown()
                || held.idleTime() >= options.maxIdle.toMillis()
                || held.lifeTime() >= options.maxLife.toMillis();
    }

    /** The version is that of the jar's manifest, which classes in a folder do not have. */
    static String userAgent(@Nullable String version) {
        return version == null ? "chitchat-client" : "chitchat-client/" + version;
    }

    private static HttpClient client(TransportOptions options, ConnectionProvider pool) {
        HttpClient plain = HttpClient.create(pool)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(options.connectTimeout.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, USER_AGENT));
        HttpClient onItsWay = HttpProxy.on(plain, options);
        return options.endpoint.getScheme().equalsIgnoreCase("http") ? onItsWay : encrypted(onItsWay, options);
    }

    /** What no wish may change: a request is written once at most, is paid for, and answered by one answer. */
    private static HttpClient essential(HttpClient client) {
        HttpResponseDecoderSpec decoder = client.configuration().decoder();
        HttpProtocol[] spoken = client.configuration().protocols();
        boolean http11 = spoken.length == 1 && spoken[0] == HttpProtocol.HTTP11;
        // Reactor Netty makes two TLS contexts when it is given a protocol, even the one it has.
        return (http11 ? client : client.protocol(HttpProtocol.HTTP11))
                .disableRetry(true)
                .followRedirect(false)
                .compress(false)
                .httpMessageLogFactory(new MessageLog())
                .headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON))
                .doOnChannelInit((observer, channel, address) -> {
                    HttpProxy.cleanAnswers(channel.pipeline());
                    ExchangeCodec.addTo(channel.pipeline(), decoder);
                });
    }

    /** What Reactor Netty logs of a message: its kind and code, since an answer may repeat the signature elsewhere. */
    private static final class MessageLog extends AbstractHttpMessageLogFactory {

        @Override
        public String common(HttpMessageArgProvider message) {
            HttpMessageType type = message.httpMessageType();
            boolean answer = type == HttpMessageType.RESPONSE || type == HttpMessageType.FULL_RESPONSE;
            return answer ? type + " " + message.status().split(" ", 2)[0] : type.toString();
        }
    }

    private static HttpClient encrypted(HttpClient client, TransportOptions options) {
        Http11SslContextSpec http11 = Http11SslContextSpec.forClient();
        if (!options.trust.isEmpty()) {
            http11.configure(tls -> tls.trustManager(options.trust));
        }
        GenericSslContextSpec<?> spec = http11;
        return client.secure(tls -> tls.sslContext(spec).handshakeTimeout(options.connectTimeout));
    }

    /** One request, which is not written if {@code mayWrite} says no once there is a connection. */
    Mono<byte[]> exchange(Exchange call, BooleanSupplier mayWrite) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super byte[]> actual) {
                if (closed) {
                    Operators.error(actual, closed(call));
                } else {
                    connect(new HttpCall(call, HttpTransport.this, mayWrite, actual));
                }
            }
        };
    }

    void connect(HttpCall call) {
        requests.computeIfAbsent(call.exchange.command(), this::request).subscribe(call);
    }

    /** Whether a call that waits does so for another call's end, and not for a connection to be made. */
    boolean isFull() {
        return inUse.get() >= options.maxConnections;
    }

    ChitchatException failure(Exchange call, Throwable cause, boolean written) {
        if (written) {
            return Failures.maybeSent(call, address, options, cause);
        }
        return closed ? closed(call) : Failures.notSent(call, address, options, cause);
    }

    private static ClientClosedException closed(Exchange call) {
        return new ClientClosedException(call.command() + " was not sent: the transport is closed");
    }

    private Flux<ByteBuf> request(String command) {
        return client.post()
                .uri(URI.create(options.endpoint.toString().replaceFirst("/+$", "") + SERVICE + command))
                .send(HttpTransport::send)
                .responseConnection(HttpTransport::receive);
    }

    private static Publisher<Void> send(HttpClientRequest request, NettyOutbound out) {
        HttpCall call = request.currentContextView().get(HttpCall.class);
        if (call.isOver()) {
            return Mono.never();
        }
        Mono<Void> write = Mono.defer(() -> call.isOver()
                ? Mono.never()
                : out.sendObject(Unpooled.wrappedBuffer(call.exchange.body())).then());
        Mono<Void> ready = Mono.create(
                sink -> out.withConnection(used -> ExchangeCodec.prepare(used.channel(), call, sink::success)));
        return ready.then(write);
    }

    private static Publisher<ByteBuf> receive(HttpClientResponse response, Connection connection) {
        response.currentContextView().get(HttpCall.class).status = response.status();
        return connection.inbound().receive();
    }

    Mono<Void> disposeLater() {
        return Mono.defer(() -> {
            closed = true;
            Future<?> unused = connecting.close();
            return pool.disposeLater();
        });
    }
}
