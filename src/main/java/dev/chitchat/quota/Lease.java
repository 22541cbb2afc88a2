package dev.chitchat.quota;

import dev.chitchat.quota.spi.TokenStore;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one call, given by a {@link TokenStore} or, while that is away, by this process' share.
 *
 * @param name what the store knows it by
 * @param goAt when the call may go
 * @param freshUntil when it is too late to go, since the store may take the call for one that never ended
 * @param share what gave it, if it was not the store
 */
record Lease(
        String name, long goAt, long freshUntil, @Nullable TokenBucket share) {}
