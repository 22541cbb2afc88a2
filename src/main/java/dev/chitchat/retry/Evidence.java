package dev.chitchat.retry;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.TransportException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a failed attempt tells about the service as a whole. */
enum Evidence {
    /** It works: the call was judged, if not as its caller hoped. */
    ANSWER,
    /** It may be down. */
    TROUBLE,
    /** Nothing: the attempt did not get that far, or the answer is of no use. */
    NONE;

    static Evidence of(ChitchatException failure) {
        if (failure.retryClass() == RetryClass.TRANSIENT) {
            return isCongestion(failure.getCause()) ? NONE : TROUBLE;
        }
        boolean judged = failure instanceof ApiException || failure instanceof TransportException;
        return judged && failure.retryClass() != RetryClass.DOUBTFUL ? ANSWER : NONE;
    }

    /** This client's own connections were all in use, which says nothing about the service. */
    private static boolean isCongestion(@Nullable Throwable cause) {
        return cause instanceof RejectedExecutionException || cause instanceof TimeoutException;
    }
}
