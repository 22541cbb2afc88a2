package dev.chitchat.internal.pipeline;

/**
 * How far a stream looks ahead and how much of it is under way at once.
 *
 * @param lookAhead how many elements are held at most, those under way included; requested from the source as they
 *     leave. 256 by default
 * @param maxInFlight how many calls are under way at once at most, those waiting for a retry not counted. 5 by default
 * @param merging whether elements of one key that wait in the look-ahead go out as one call. {@code false} by default
 */
public record PipelineOptions(int lookAhead, int maxInFlight, boolean merging) {

    /** A look-ahead of 256 elements, 5 calls in flight, no merging. */
    public static final PipelineOptions DEFAULTS = new PipelineOptions(256, 5, false);

    /** Refuses a bound below 1. */
    public PipelineOptions {
        if (lookAhead < 1) {
            throw new IllegalArgumentException("lookAhead must be at least 1, not " + lookAhead);
        }
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, not " + maxInFlight);
        }
    }

    /** A copy that holds another number of elements. */
    public PipelineOptions withLookAhead(int elements) {
        return new PipelineOptions(elements, maxInFlight, merging);
    }

    /** A copy that keeps another number of calls under way. */
    public PipelineOptions withMaxInFlight(int calls) {
        return new PipelineOptions(lookAhead, calls, merging);
    }

    /** A copy that merges or does not: later fields go over earlier ones, in the place of the first. */
    public PipelineOptions withMerging(boolean merge) {
        return new PipelineOptions(lookAhead, maxInFlight, merge);
    }
}
