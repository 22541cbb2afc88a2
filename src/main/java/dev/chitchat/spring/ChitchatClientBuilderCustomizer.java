package dev.chitchat.spring;

import dev.chitchat.ChitchatClientBuilder;

/** Has the last word on a client's builder; beans of this type are called in their order, for each account's client,
 * while the application starts. */
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
