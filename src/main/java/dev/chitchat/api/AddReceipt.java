package dev.chitchat.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The service's confirmation that a question is in the library.
 *
 * @param standardQuestionId its id where it had to be looked up, since an answer was lost; {@code null} otherwise, as
 *     the service does not tell the id of what it adds
 * @param attempts how many calls of {@code add_chitchat} it took
 * @param elapsed from subscription to the answer, waits for the quota, retries and looking up included
 */
public record AddReceipt(@Nullable String standardQuestionId, int attempts, Duration elapsed) {}
