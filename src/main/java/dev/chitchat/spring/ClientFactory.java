package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Region;
import dev.chitchat.quota.Quota;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** Builds the client of an account from properties and beans. */
record ClientFactory(
        Settings settings,
        Quota quota,
        ObjectProvider<ChitchatClientBuilderCustomizer> customizers,
        ObjectProvider<CallObserver> observers,
        ObjectProvider<ClientInstrument> instruments) {

    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    ChitchatClient create(String account, ChitchatConnectionDetails details) {
        ChitchatClientBuilder builder =
                ChitchatClient.builder().account(details.account()).quota(quota);
        SslBundle bundle = settings.bundle();
        if (bundle != null) {
            builder.httpClient(client -> secured(client, bundle));
        }
        observers.orderedStream().forEach(builder::observer);
        List<ClientInstrument> watching = instruments.orderedStream().toList();
        watching.forEach(instrument -> builder.observer(instrument.observer(account)));
        address(builder, details.endpoint());
        settings.configure(builder);
        customizers.orderedStream().forEach(customizer -> customizer.customize(account, builder));
        ChitchatClient client = builder.build();
        watching.forEach(instrument -> instrument.built(account, client));
        return client;
    }

    /** A region's own address has a backup host beside it. */
    private static void address(ChitchatClientBuilder builder, URI endpoint) {
        Arrays.stream(Region.values())
                .filter(region -> region.endpoint().equals(endpoint))
                .findAny()
                .ifPresentOrElse(builder::region, () -> builder.endpoint(endpoint));
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
