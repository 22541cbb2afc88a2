package dev.chitchat.spring;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.client.HttpClient;

/**
 * TLS with the authorities and the certificate of an SSL bundle as it stands when a connection is made. A bundle that was
 * reloaded gets a context of its own, so that no new connection resumes a session with what the old one believed.
 */
final class BundleTls extends SslContext {

    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    private volatile SslContext current;

    BundleTls(SslBundle bundle) {
        this.current = context(bundle);
    }

    void use(SslBundle reloaded) {
        current = context(reloaded);
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
        SslContextBuilder builder = SslContextBuilder.forClient()
                .trustManager(managers.getTrustManagerFactory())
                .keyManager(managers.getKeyManagerFactory())
                .protocols(options.getEnabledProtocols());
        try {
            String[] ciphers = options.getCiphers();
            return ciphers == null
                    ? builder.build()
                    : builder.ciphers(Arrays.asList(ciphers)).build();
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
