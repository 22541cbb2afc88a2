package dev.chitchat.quota;

import java.time.Duration;

/**
 * The token of one attempt, while it is made. Called on any thread; what comes after the first time, or after the end,
 * is ignored.
 */
@FunctionalInterface
public interface Permit {

    /**
     * To be called at the moment the call is written to a connected channel. A call that never says so and fails gives
     * its token back at once; one that answers without having said so counts from its grant.
     */
    void sent();

    /**
     * To be called where the attempt was given up before it had a connection, although there could have been one.
     *
     * @param waited since the attempt began
     */
    default void unconnected(Duration waited) {}
}
