package dev.chitchat.pipeline;

/**
 * Told by a call how it goes, so that one that only waits leaves its place to another, and one that has not gone out yet
 * can be given up. A call need tell none of it; then it counts as gone out from its start to its end.
 *
 * <p>Thread-safe; signals after the call has ended are ignored.
 */
public interface CallProgress {

    /** The next attempt waits for its turn: nothing of it has gone out, so it can be given up. */
    void waiting();

    /**
     * The attempt that waited has its turn. To be asked right before it goes out.
     *
     * @return whether it may; {@code false} if it was given up meanwhile, and then it must not go out
     */
    boolean mayGoOut();

    /** The attempt has gone out: written to the network, say. */
    void wentOut();

    /** The call failed in a way that may pass and now waits before its next attempt. */
    void backingOff();

    /** The wait is over: the call is under way again. */
    void resumed();
}
