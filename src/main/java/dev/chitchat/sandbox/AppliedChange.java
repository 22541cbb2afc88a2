package dev.chitchat.sandbox;

import java.time.Duration;

/**
 * A change of the library that took effect.
 *
 * @param sequence the number of the call that made it, as in {@link RecordedCall#sequence()}
 * @param arrival when that call arrived, counted from the start of the sandbox
 * @param fields what the call set; fields that it left out are {@code null}
 */
public record AppliedChange(long sequence, Duration arrival, StoredQuestion fields) {}
