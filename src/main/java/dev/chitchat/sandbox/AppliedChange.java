package dev.chitchat.sandbox;

/**
 * A change of the library that took effect.
 *
 * @param sequence the number of the call that made it, as in {@link RecordedCall#sequence()}
 * @param arrivalNanos when that call arrived, in nanoseconds of {@link System#nanoTime()}
 * @param fields what the call set; fields that it left out are {@code null}
 */
public record AppliedChange(long sequence, long arrivalNanos, StoredQuestion fields) {}
