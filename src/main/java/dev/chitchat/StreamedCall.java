package dev.chitchat;

import dev.chitchat.pipeline.CallProgress;
import dev.chitchat.retry.BackoffListener;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the attempts of one call and tells the stream that it belongs to how it goes.
 *
 * @param attempts made so far
 * @param progress the stream's view of the call
 */
record StreamedCall(AtomicInteger attempts, CallProgress progress) implements BackoffListener {

    /** Of a call that belongs to no stream. */
    static final CallProgress ALONE = new CallProgress() {
        @Override
        public void waiting() {}

        @Override
        public boolean mayGoOut() {
            return true;
        }

        @Override
        public void wentOut() {}

        @Override
        public void backingOff() {}

        @Override
        public void resumed() {}
    };

    static StreamedCall in(CallProgress progress) {
        return new StreamedCall(new AtomicInteger(), progress);
    }

    /** An attempt begins by waiting for its token. */
    void waiting() {
        progress.waiting();
    }

    /** It has its token and goes out next, unless this throws. */
    void granted() {
        if (!progress.mayGoOut()) {
            throw new CancellationException("the stream gave the call up before it went out");
        }
        attempts.incrementAndGet();
    }

    /** It has been written. */
    void sent() {
        progress.wentOut();
    }

    @Override
    public void backingOff(Throwable failure, Duration wait) {
        progress.backingOff();
    }

    @Override
    public void resumed() {
        progress.resumed();
    }
}
