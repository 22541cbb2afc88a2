package dev.chitchat.spring;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.client.HttpClient;

/** TLS by an SSL bundle: after a reload it has a new context, so that no session of the old one is resumed. */
final class BundleTls extends SslContext {

    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    private volatile SslContext current;

    private BundleTls(SslBundle bundle) {
        this.current = context(bundle);
    }

    /** The one of a name, as it is reloaded. Throws IllegalArgumentException if it is not there, or cannot be used. */
    static BundleTls of(String name, @Nullable SslBundles bundles) {
        if (bundles == null) {
            throw new IllegalArgumentException(
                    "there are no SSL bundles in this application; keep Boot's SslAutoConfiguration");
        }
        try {
            BundleTls made = new BundleTls(bundles.getBundle(name));
            Consumer<SslBundle> reload = bundle -> made.current = context(bundle);
            bundles.addBundleUpdateHandler(name, reload);
            return made;
        } catch (NoSuchSslBundleException e) {
            throw new IllegalArgumentException("there is no such bundle; define it under spring.ssl.bundle");
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the bundle cannot be used: " + e.getMessage());
        }
    }

    /** Only where the address is one of https: a plain one stays plain. */
    HttpClient on(HttpClient client) {
        return client.configuration().isSecure()
                ? client.secure(tls -> tls.sslContext(this).handshakeTimeout(HANDSHAKE))
                : client;
    }

    private static SslContext context(SslBundle bundle) {
        SslManagerBundle managers = bundle.getManagers();
        SslOptions options = bundle.getOptions();
        String[] ciphers = options.getCiphers();
        try {
            return SslContextBuilder.forClient()
                    .trustManager(managers.getTrustManagerFactory())
                    .keyManager(managers.getKeyManagerFactory())
                    .protocols(options.getEnabledProtocols())
                    .ciphers(ciphers == null ? null : Arrays.asList(ciphers))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public boolean isClient() {
        return true;
    }

    @Override
    public List<String> cipherSuites() {
        return current.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // a type of Netty's own signature
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return current.applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        return current.newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
        return current.newEngine(allocator, host, port);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return current.sessionContext();
    }
}
