package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Region;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.quota.Quota;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.spring.ChitchatProperties.ClientProperties;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Builds the client of an account from properties and beans. */
record ClientFactory(
        ChitchatProperties properties,
        Quota quota,
        ObjectProvider<ChitchatClientBuilderCustomizer> customizers,
        ObjectProvider<CallObserver> observers,
        ObjectProvider<ClientInstrument> instruments,
        HttpClientWishes wishes) {

    ChitchatClient create(String account, ChitchatConnectionDetails details) {
        List<ClientInstrument> gauges = instruments.orderedStream().toList();
        ChitchatClientBuilder builder =
                ChitchatClient.builder().account(details.account()).quota(quota);
        observers.orderedStream().forEach(builder::observer);
        gauges.forEach(instrument -> builder.observer(instrument.observer(account)));
        address(builder, details.endpoint());
        configure(builder);
        builder.httpClient(wishes.of(account));
        customizers.orderedStream().forEach(customizer -> customizer.customize(account, builder));
        ChitchatClient client = builder.build();
        gauges.forEach(instrument -> instrument.built(account, client));
        return client;
    }

    /** A region's own address has a backup host beside it. */
    private static void address(ChitchatClientBuilder builder, URI endpoint) {
        Arrays.stream(Region.values())
                .filter(region -> region.endpoint().equals(endpoint))
                .findAny()
                .ifPresentOrElse(builder::region, () -> builder.endpoint(endpoint));
    }

    private void configure(ChitchatClientBuilder builder) {
        ClientProperties client = properties.client();
        set("timeout", client.timeout(), builder::timeout);
        set("deadline", client.deadline(), builder::deadline);
        set("ca-file", client.caFile(), builder::trustedCertificates);
        set("look-ahead", client.lookAhead(), builder::lookAhead);
        set("signature-validity", client.signatureValidity(), builder::signatureValidity);
        builder.merging(client.merging());
        RetryPolicy policy = RetryPolicy.defaults();
        set("max-retries", client.maxRetries(), retries -> builder.retry(policy.withMaxRetries(retries)));
        set(
                "min-backoff",
                client.minBackoff(),
                wait -> builder.retry(
                        policy.withMaxRetries(client.maxRetries()).withBackoff(wait, client.maxBackoff())));
    }

    private static <T> void set(String name, @Nullable T value, Consumer<T> setter) {
        if (value != null) {
            checked("chitchat.client." + name, value, setter);
        }
    }

    private static <T> void checked(String name, T value, Consumer<T> setter) {
        try {
            setter.accept(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(
                    name, Cleaner.line(value.toString()), String.valueOf(e.getMessage()));
        }
    }
}
