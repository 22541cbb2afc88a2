package dev.chitchat.spring;

import dev.chitchat.ChitchatClientBuilder;

/** Has the last word on the builder of each account's client; beans are called in their order, at the start. */
@FunctionalInterface
public interface ChitchatClientBuilderCustomizer {

    /**
     * Changes the builder, in which all properties are set already.
     *
     * @param account the name of the account, {@code default} for the one at the top level
     * @param builder what to change
     */
    void customize(String account, ChitchatClientBuilder builder);
}
