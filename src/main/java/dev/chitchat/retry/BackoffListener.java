package dev.chitchat.retry;

import java.time.Duration;

/**
 * Told when a call begins and ends to wait for its next attempt; called on the thread of the failure or of the timer, which it
 * must not block.
 */
public interface BackoffListener {

    /** Does nothing. */
    BackoffListener NONE = new BackoffListener() {
        @Override
        public void backingOff(Throwable failure, Duration wait) {}

        @Override
        public void resumed() {}
    };

    /**
     * An attempt failed and another one will be made.
     *
     * @param failure why the attempt failed
     * @param wait how long the call waits now
     */
    void backingOff(Throwable failure, Duration wait);

    /** The wait is over. Not called when the call is cancelled while it waits. */
    void resumed();
}
