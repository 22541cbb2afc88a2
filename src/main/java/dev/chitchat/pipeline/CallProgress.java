package dev.chitchat.pipeline;

/**
 * Told by a call while it is under way, so that a call that only waits to be retried leaves its place to another.
 *
 * <p>Thread-safe; signals after the call has ended are ignored.
 */
public interface CallProgress {

    /** The call failed in a way that may pass and now waits before its next attempt. */
    void backingOff();

    /** The wait is over: the call is under way again. */
    void resumed();
}
