package dev.chitchat.internal.transport;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.transport.ProxyProvider;

/** Sends a client's connections through the proxy of its options, or through the one that the system properties name. */
final class Proxies {

    private static final List<String> PORTS = List.of("https.proxyPort", "http.proxyPort", "socksProxyPort");

    private Proxies() {}

    /** The address with the proxy on the way to it, if there is one. */
    static String describe(String host, int port, HttpClient client) {
        String address = port < 0 ? host : host + ":" + port;
        ProxyProvider provider = provider(client.configuration());
        if (provider == null || !provider.shouldProxy(InetSocketAddress.createUnresolved(host, Math.max(0, port)))) {
            return address;
        }
        InetSocketAddress proxy = (InetSocketAddress) provider.getProxyAddress();
        return address + " through the proxy " + proxy.getHostString() + ":" + proxy.getPort();
    }

    private static @Nullable ProxyProvider provider(HttpClientConfig config) {
        Supplier<? extends @Nullable ProxyProvider> later = config.proxyProviderSupplier();
        return later == null ? config.proxyProvider() : later.get();
    }

    static HttpClient apply(HttpClient client, TransportOptions options) {
        HttpProxy proxy = options.proxy();
        if (proxy == null) {
            return withSystemProperties(client);
        }
        return client.proxy(spec -> {
            ProxyProvider.Builder builder = spec.type(ProxyProvider.Proxy.HTTP)
                    .host(proxy.host())
                    .port(proxy.port())
                    .connectTimeoutMillis(options.connectTimeout().toMillis());
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
}
