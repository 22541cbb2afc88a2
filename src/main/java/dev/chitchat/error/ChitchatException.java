package dev.chitchat.error;

import dev.chitchat.internal.FailureNotes;
import dev.chitchat.internal.text.Cleaner;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The root of all that a call of this client ends with when it fails.
 *
 * <p>A message reads "what happened, why, what to do" and never holds a secret key, a UserSig or a query string.
 * Failures of earlier attempts of the same call are attached as {@linkplain #getSuppressed() suppressed} exceptions.
 * Instances are not meant to be shared between calls; what was emitted may be read on any thread.
 */
public abstract sealed class ChitchatException extends RuntimeException
        permits ApiException,
                TransportException,
                MalformedAnswerException,
                QuotaExceededException,
                QuotaUnavailableException,
                ServiceUnavailableException,
                UnsettledListingException,
                CategoryInUseException,
                DeadlineExceededException,
                InvalidUpdateException,
                ClientClosedException,
                UnexpectedException {

    private static final long serialVersionUID = 1L;

    static {
        FailureNotes.writtenBy(
                (failure, made) -> ((ChitchatException) failure).attempts = made,
                refusal -> ((ChitchatException) refusal).concern = Concern.EVERY_CALL);
    }

    /** Whom a failure concerns that no answer and no connection is behind. */
    enum Concern {
        /** This call, whenever it is made. */
        CALL,
        /** This call, now. */
        MOMENT,
        /** Every call, now. */
        EVERY_CALL
    }

    private volatile Concern concern;
    private int attempts;

    ChitchatException(String message, @Nullable Throwable cause) {
        this(message, cause, 1, Concern.CALL);
    }

    /** With 0 attempts for what is refused before anything is tried. */
    ChitchatException(String message, @Nullable Throwable cause, int attempts, Concern concern) {
        super(Cleaner.line(message), cause);
        this.attempts = attempts;
        this.concern = concern;
    }

    /**
     * {@return what this failure allows the caller to do next, by which the retry policy decides;
     * {@link RetryClass#FINAL} unless a subclass knows better}
     */
    public RetryClass retryClass() {
        return RetryClass.FINAL;
    }

    /** {@return whether the same call may pass when it is made again later} */
    public boolean retryable() {
        return concern != Concern.CALL || retryClass() != RetryClass.FINAL;
    }

    /**
     * {@return whether the failure concerns the account, the application, the service or the way to it rather than this
     * one call, so that every other call would fail as well} A stream of updates ends at such an error.
     */
    public boolean affectsEveryCall() {
        return concern == Concern.EVERY_CALL;
    }

    /**
     * {@return whether the call may have taken effect although it failed: an attempt of it may have reached the
     * service, and no answer says that this one was refused}
     */
    public boolean mayHaveTakenEffect() {
        return Arrays.stream(getSuppressed())
                .anyMatch(earlier -> earlier instanceof ChitchatException known && known.mayHaveTakenEffect());
    }

    /** {@return how many attempts the call made, the first included; 0 where nothing was tried} */
    public int attempts() {
        return attempts;
    }
}
