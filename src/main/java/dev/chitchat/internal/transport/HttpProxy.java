package dev.chitchat.internal.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.transport.ProxyProvider;

/** An HTTP proxy, by {@code CONNECT}: it sees the service's host, no request. {@link #toString()} has no password. */
public record HttpProxy(
        String host,
        int port,
        @Nullable String username,
        @Nullable String password) {

    /** Stands between a host and its proxy in the name of an address. */
    static final String THROUGH = " through the proxy ";

    private static final String FORM =
            "; give http://host:port or http://user:password@host:port, with special characters percent-encoded";
    private static final List<String> PORTS = List.of("https.proxyPort", "http.proxyPort", "socksProxyPort");

    /**
     * A proxy from its address in the form of {@code https_proxy}, user and password percent-encoded. Throws
     * IllegalArgumentException if it is none; the message quotes no part of it.
     */
    public static HttpProxy from(URI address) {
        if (!"http".equalsIgnoreCase(address.getScheme())) {
            throw new IllegalArgumentException("the proxy is not reached by http" + FORM);
        }
        if (address.getHost() == null || address.getPort() < 1 || address.getPort() > 65535) {
            throw new IllegalArgumentException("the proxy has no valid host and port" + FORM);
        }
        boolean bare = address.getRawPath().isEmpty() || address.getRawPath().equals("/");
        if (!bare || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException("the proxy has a path, query or fragment" + FORM);
        }
        String given = address.getRawUserInfo();
        String[] user = given == null ? null : given.split(":", 2);
        return new HttpProxy(
                address.getHost(),
                address.getPort(),
                user == null ? null : decode(user[0]),
                user == null ? null : user.length == 1 ? "" : decode(user[1]));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** What no message may repeat: the password, and how it is sent. */
    List<String> secrets() {
        if (username == null || password == null) {
            return List.of();
        }
        byte[] sent = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return List.of(Base64.getEncoder().encodeToString(sent), password);
    }

    /** Host and port, and whether there are credentials. */
    @Override
    public String toString() {
        return "HttpProxy[" + host + ":" + port + (username == null ? "" : ", credentials=REDACTED") + "]";
    }

    /** The address with the proxy on the way to it, if there is one. */
    static String describe(String host, int port, HttpClient client) {
        String address = port < 0 ? host : host + ":" + port;
        ProxyProvider provider = provider(client.configuration());
        if (provider == null || !provider.shouldProxy(InetSocketAddress.createUnresolved(host, Math.max(0, port)))) {
            return address;
        }
        InetSocketAddress proxy = (InetSocketAddress) provider.getProxyAddress();
        return address + THROUGH + proxy.getHostString() + ":" + proxy.getPort();
    }

    private static @Nullable ProxyProvider provider(HttpClientConfig config) {
        Supplier<? extends @Nullable ProxyProvider> later = config.proxyProviderSupplier();
        return later == null ? config.proxyProvider() : later.get();
    }

    static HttpClient on(HttpClient client, TransportOptions options) {
        HttpProxy proxy = options.proxy;
        if (proxy == null) {
            return withSystemProperties(client);
        }
        return client.proxy(spec -> {
            ProxyProvider.Builder builder = spec.type(ProxyProvider.Proxy.HTTP)
                    .host(proxy.host())
                    .port(proxy.port())
                    .connectTimeoutMillis(options.connectTimeout.toMillis());
            String username = proxy.username();
            String password = proxy.password();
            if (username != null && password != null) {
                builder.username(username).password(name -> password);
            }
        });
    }

    private static HttpClient withSystemProperties(HttpClient client) {
        try {
            HttpClient through = client.proxyWithSystemProperties();
            ProxyProvider unused = provider(through.configuration());
            return through;
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "the proxy that the JVM's system properties name cannot be used: " + whatIsWrong()
                            + "; mend them, or name the proxy yourself (--proxy, builder.proxy)",
                    e);
        }
    }

    /** Their values are not shown: one of them is a password. */
    private static String whatIsWrong() {
        for (String name : PORTS) {
            String port = System.getProperty(name, "1");
            if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
                return name + " is no port, a number from 1 to 65535";
            }
        }
        return "https.proxyUser and http.proxyUser want a password (https.proxyPassword, http.proxyPassword), and"
                + " socksProxyVersion is 4 or 5";
    }

    /** Leaves only the number of a proxy's answer: its words, which failures and logs show, may repeat the password. */
    static void cleanAnswers(ChannelPipeline pipeline) {
        if (pipeline.get(NettyPipeline.ProxyHandler) != null) {
            pipeline.addBefore(NettyPipeline.ProxyHandler, "chitchat.proxyAnswer", new AnswerCleaner());
        }
    }

    private static final class AnswerCleaner extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpResponse answer) {
                answer.setStatus(HttpResponseStatus.valueOf(answer.status().code()));
                answer.headers().clear();
            }
            context.fireChannelRead(message);
        }
    }
}
