package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClient;
import dev.chitchat.metrics.ChitchatMetrics;

/** Gives each account's client metrics with the account's name as a tag. */
record MetricsInstrument(ChitchatMetrics metrics) implements ClientInstrument {

    @Override
    public CallObserver observer(String account) {
        return metrics.withAccount(account);
    }

    @Override
    public void built(String account, ChitchatClient client) {
        metrics.withAccount(account).bindTo(client);
    }
}
