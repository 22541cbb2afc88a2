package dev.chitchat.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The service's confirmation that an update is in effect; the service writes straight to the live library.
 *
 * @param standardQuestionId the question that was changed
 * @param attempts how many calls it took, the first included
 * @param elapsed from subscription to the answer, waits for the quota and retries included
 * @param requestId what the service calls the request, to ask its support about it; {@code null} where it does not say
 */
public record UpdateReceipt(
        String standardQuestionId,
        int attempts,
        Duration elapsed,
        @Nullable String requestId) {}
