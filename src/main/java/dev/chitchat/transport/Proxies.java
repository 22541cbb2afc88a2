package dev.chitchat.transport;

import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.transport.ProxyProvider;

/** Sends a client's connections through the proxy of its options, or through the one that the system properties name. */
final class Proxies {

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
            return client.proxyWithSystemProperties();
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
}
