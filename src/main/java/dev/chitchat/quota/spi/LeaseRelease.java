package dev.chitchat.quota.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a call that had a lease ended, in durations, since no two clocks agree.
 *
 * @param lease the name of the lease
 * @param verdict what the end says about the token
 * @param roundTrip how long the answer took, or {@code null} if that is not known
 * @param ago how long ago the call ended, when this is sent; below zero for a call without an answer that may arrive
 *     for so long yet
 */
public record LeaseRelease(
        String lease, Verdict verdict, @Nullable Duration roundTrip, Duration ago) {}
