package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Region;
import dev.chitchat.quota.Quota;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;

/** Builds the client of an account from properties and beans. */
record ClientFactory(
        Settings settings,
        Quota quota,
        ObjectProvider<ChitchatClientBuilderCustomizer> customizers,
        ObjectProvider<CallObserver> observers,
        ObjectProvider<ClientInstrument> instruments) {

    ChitchatClient create(String account, ChitchatConnectionDetails details) {
        ChitchatClientBuilder builder =
                ChitchatClient.builder().account(details.account()).quota(quota);
        observers.orderedStream().forEach(builder::observer);
        List<ClientInstrument> watching = instruments.orderedStream().toList();
        watching.forEach(instrument -> builder.observer(instrument.observer(account)));
        address(builder, details.endpoint());
        settings.configure(account, builder);
        customizers.orderedStream().forEach(customizer -> customizer.customize(account, builder));
        if (settings.isSandbox()) {
            builder.endpoint(details.endpoint());
        }
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
}
