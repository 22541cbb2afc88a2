package dev.chitchat.internal.retry;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.TransportException;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;

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
            return isOwnShortage(failure) ? NONE : TROUBLE;
        }
        boolean judged = failure instanceof ApiException
                || (failure instanceof TransportException answered && answered.maybeSent());
        return judged && failure.retryClass() != RetryClass.DOUBTFUL ? ANSWER : NONE;
    }

    /** Whether the call did not get as far as the network, for want of a free connection say. */
    private static boolean isOwnShortage(ChitchatException failure) {
        Throwable cause = failure.getCause();
        return failure instanceof TransportException unsent
                && !unsent.maybeSent()
                && !(cause instanceof IOException || cause instanceof UnresolvedAddressException);
    }
}
