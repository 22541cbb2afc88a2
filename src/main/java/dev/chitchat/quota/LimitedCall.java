package dev.chitchat.quota;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One call as the wait queue sees it: makes an attempt when there is a token, and says what follows from a failure. The
 * methods without a default are called outside all locks.
 *
 * @param <T> what the call answers
 */
public interface LimitedCall<T> {

    /**
     * What follows from a failed attempt.
     *
     * @param pauseNanos how long the call is held back before it may be made again; not negative
     * @param end what the call ends with instead, or {@code null} if it is made again
     */
    record Next(long pauseNanos, @Nullable Throwable end) {

        /**
         * {@return that the call is over}
         *
         * @param failure what it ends with
         */
        public static Next end(Throwable failure) {
            return new Next(0, failure);
        }

        /**
         * {@return that the call is made again}
         *
         * @param pauseNanos not before this time is over
         */
        public static Next again(long pauseNanos) {
            return new Next(pauseNanos, null);
        }
    }

    /**
     * {@return an attempt, to be subscribed to at once} What it throws is its failure.
     *
     * @param permit called when the request is written
     */
    Mono<T> attempt(Permit permit);

    /**
     * {@return whether an attempt is written as soon as it is subscribed to, so that nothing need call its permit; by
     * default {@code false}}
     */
    default boolean isSentAtOnce() {
        return false;
    }

    /**
     * {@return whether it may be refused because too many wait; {@code false} for a caller with backpressure, which has
     * few calls}
     */
    default boolean isRefusable() {
        return true;
    }

    /**
     * {@return whether an attempt that was written and then given up by its caller goes on unseen until its answer or
     * its own timeout, so that its token is settled by what really happened; by default it is cancelled}
     */
    default boolean endsByItself() {
        return false;
    }

    /**
     * {@return whether it waits since before all that waited were to be sent away; {@code false} by default}
     *
     * @param generation of the {@link Admission} now
     */
    default boolean isSentAway(int generation) {
        return false;
    }

    /** It begins to wait. */
    default void waiting() {}

    /**
     * An attempt begins; under the queue's lock.
     *
     * @param nowNanos the clock of the queue
     * @return after how long the attempt is ended without an answer, 0 if it ends by itself
     */
    default long permitted(long nowNanos) {
        return 0;
    }

    /**
     * An attempt was answered.
     *
     * @param nowNanos the clock of the queue
     */
    default void answered(long nowNanos) {}

    /**
     * An attempt failed.
     *
     * @param failure why
     * @param nowNanos the clock of the queue
     * @return what follows; the end by default
     */
    default Next failed(Throwable failure, long nowNanos) {
        return Next.end(failure);
    }

    /**
     * The caller gave up: while it waited, or while an attempt was under way.
     *
     * @param underWay whether an attempt had begun
     * @param written whether that was written, and may end later: then {@link #endedUnseen} comes as well
     * @param nowNanos the clock of the queue
     */
    default void givenUp(boolean underWay, boolean written, long nowNanos) {}

    /**
     * An attempt ended that went on unseen.
     *
     * @param failure why it failed, {@code null} if it was answered
     * @param nowNanos the clock of the queue
     */
    default void endedUnseen(@Nullable Throwable failure, long nowNanos) {}

    /**
     * {@return what the call ends with that leaves the queue without having been made}
     *
     * @param closing why, or {@code null} if it {@linkplain #isSentAway is sent away}
     */
    default Throwable leaving(@Nullable Throwable closing) {
        return closing == null ? new IllegalStateException("sent away") : closing;
    }
}
