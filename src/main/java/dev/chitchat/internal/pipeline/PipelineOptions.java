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

    /**
     * Checks the bounds.
     *
     * @param lookAhead how many elements are held at most
     * @param maxInFlight how many calls are under way at once at most
     * @param merging whether waiting elements of one key go out as one call
     * @throws IllegalArgumentException if a bound is below 1
     */
    public PipelineOptions {
        if (lookAhead < 1) {
            throw new IllegalArgumentException("lookAhead must be at least 1, not " + lookAhead);
        }
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, not " + maxInFlight);
        }
    }

    /**
     * Bounds without merging.
     *
     * @param lookAhead how many elements are held at most
     * @param maxInFlight how many calls are under way at once at most
     * @throws IllegalArgumentException if a bound is below 1
     */
    public PipelineOptions(int lookAhead, int maxInFlight) {
        this(lookAhead, maxInFlight, false);
    }

    /**
     * A copy that holds another number of elements.
     *
     * @param elements at least 1
     * @return the copy
     */
    public PipelineOptions withLookAhead(int elements) {
        return new PipelineOptions(elements, maxInFlight, merging);
    }

    /**
     * A copy that keeps another number of calls under way.
     *
     * @param calls at least 1
     * @return the copy
     */
    public PipelineOptions withMaxInFlight(int calls) {
        return new PipelineOptions(lookAhead, calls, merging);
    }

    /**
     * A copy that merges or does not. Merging saves calls where a key comes often: later fields go over earlier ones, in
     * the place of the first. What a look-ahead holds can be merged, so a longer one saves more.
     *
     * @param merge whether to merge
     * @return the copy
     */
    public PipelineOptions withMerging(boolean merge) {
        return new PipelineOptions(lookAhead, maxInFlight, merge);
    }
}
