package dev.chitchat.spring;

import reactor.netty.http.client.HttpClient;

/**
 * Has wishes for the connections of a client: event loops, a resolver, TLS; beans of this type are asked in their order, for
 * each account's client.
 */
@FunctionalInterface
public interface ChitchatHttpClientCustomizer {

    /**
     * Changes the HTTP client as {@link dev.chitchat.ChitchatClientBuilder#httpClient} says.
     *
     * @param account the name of the account, {@code default} for the one at the top level
     * @param client what to change; immutable
     * @return the changed client
     */
    HttpClient customize(String account, HttpClient client);
}
