package dev.chitchat.spring;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** What the application wants of the connections: its SSL bundle first, then its customizers in their order. */
record HttpClientWishes(
        ChitchatProperties properties,
        ObjectProvider<SslBundles> bundles,
        ObjectProvider<ChitchatHttpClientCustomizer> customizers) {

    private static final String PROPERTY = "chitchat.ssl.bundle";
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    UnaryOperator<HttpClient> of(String account) {
        SslBundle bundle = bundle();
        return plain -> {
            HttpClient client = bundle == null ? plain : secured(plain, bundle);
            for (ChitchatHttpClientCustomizer customizer :
                    customizers.orderedStream().toList()) {
                client = customizer.customize(account, client);
            }
            return client;
        };
    }

    private @Nullable SslBundle bundle() {
        String name = properties.ssl().bundle();
        if (name == null) {
            return null;
        }
        if (properties.client().caFile() != null) {
            throw wrong(name, "chitchat.client.ca-file is given too; keep one of them");
        }
        SslBundles known = bundles.getIfAvailable();
        if (known == null) {
            throw wrong(name, "there are no SSL bundles in this application; keep Boot's SslAutoConfiguration");
        }
        try {
            return known.getBundle(name);
        } catch (NoSuchSslBundleException e) {
            throw wrong(name, "there is no such bundle; define it under spring.ssl.bundle");
        }
    }

    private static InvalidConfigurationPropertyValueException wrong(String name, String reason) {
        return new InvalidConfigurationPropertyValueException(PROPERTY, name, reason);
    }

    /** Only where the address is one of https: a plain one stays plain. */
    private static HttpClient secured(HttpClient client, SslBundle bundle) {
        if (!client.configuration().isSecure()) {
            return client;
        }
        SslManagerBundle managers = bundle.getManagers();
        SslOptions options = bundle.getOptions();
        Http11SslContextSpec http11 = Http11SslContextSpec.forClient();
        http11.configure(tls -> tls.trustManager(managers.getTrustManagerFactory())
                .keyManager(managers.getKeyManagerFactory())
                .ciphers(SslOptions.asSet(options.getCiphers()))
                .protocols(options.getEnabledProtocols()));
        GenericSslContextSpec<?> spec = http11;
        return client.secure(tls -> tls.sslContext(spec).handshakeTimeout(HANDSHAKE));
    }
}
