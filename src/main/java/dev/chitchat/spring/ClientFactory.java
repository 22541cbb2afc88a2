package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Region;
import dev.chitchat.quota.Quota;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;

/** Builds the clients of all accounts from properties and beans, and keeps watch on each. */
record ClientFactory(
        Settings settings,
        Quota quota,
        ObjectProvider<ChitchatClientBuilderCustomizer> customizers,
        ObjectProvider<CallObserver> observers,
        ObjectProvider<Instrument> instruments,
        Map<String, AccountWatch> watches) {

    /** Measures every client of the application, each under the name of its account, where an optional library is there for it. */
    interface Instrument {

        /** Sees the calls of the account's client, which is not built yet. */
        CallObserver observer(String account);

        /** The client is there. */
        void built(String account, ChitchatClient client);
    }

    ChitchatClient create(String account, ChitchatConnectionDetails details) {
        ChitchatClientBuilder builder =
                ChitchatClient.builder().account(details.account()).quota(quota);
        observers.orderedStream().forEach(builder::observer);
        List<Instrument> measuring = instruments.orderedStream().toList();
        measuring.forEach(instrument -> builder.observer(instrument.observer(account)));
        AccountWatch watch = watches.computeIfAbsent(account, AccountWatch::new);
        builder.observer(watch);
        address(builder, details.endpoint());
        settings.configure(account, builder);
        customizers.orderedStream().forEach(customizer -> customizer.customize(account, builder));
        if (settings.isSandbox()) {
            builder.endpoint(details.endpoint());
        }
        ChitchatClient client = builder.build();
        measuring.forEach(instrument -> instrument.built(account, client));
        watch.client = client;
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
