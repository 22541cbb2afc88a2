package dev.chitchat.quota.spi;

import dev.chitchat.quota.Quota;

/** Opens the store of one command of one application, on any thread; for those who bring a store, see {@link Quota#shared}. */
@FunctionalInterface
public interface TokenStores {

    /**
     * The store for one command of one application. Opens no connection yet.
     *
     * @param scope whose quota it is
     * @param command what is limited
     * @return a store, closed when its last limiter is
     */
    TokenStore open(String scope, String command);
}
