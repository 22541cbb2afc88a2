package dev.chitchat.quota;

/** The token of one call, while it is made. Told on any thread; whatever comes after the first time, or after the end, is ignored. */
@FunctionalInterface
public interface Permit {

    /**
     * To be told at the moment the call is written to a connected channel. A call that never says so and fails gives
     * its token back at once; one that answers without having said so counts from its grant.
     */
    void sent();
}
