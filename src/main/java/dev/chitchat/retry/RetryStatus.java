package dev.chitchat.retry;

import dev.chitchat.error.ChitchatException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client's retries stand at one moment; already history when it is read.
 *
 * @param service whether the service answers
 * @param downFor how long it has been down; zero while it is not
 * @param waiting calls that wait, for a token, a retry or the service, in all queues that the client uses
 * @param retriesLeft how many retries may be made now; 100 when nothing fails, refilled by each answer and each second
 * @param retries attempts made so far beyond the first of each call
 * @param probes attempts made so far to see whether a service that was down is back
 * @param lastFailure why the last attempt failed that got no answer of use, or {@code null} once one got through
 */
public record RetryStatus(
        ServiceState service,
        Duration downFor,
        int waiting,
        int retriesLeft,
        long retries,
        long probes,
        @Nullable ChitchatException lastFailure) {}
