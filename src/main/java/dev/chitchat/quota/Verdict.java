package dev.chitchat.quota;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.TransportException;

/** What the end of a call says about its token; stores of tokens are told. */
public enum Verdict {
    /** The server answered, so the call counted when it arrived. */
    ANSWERED,
    /** The server answered that the limit was exceeded. */
    REJECTED,
    /** No answer of the server: the call may have arrived at any time until now. */
    UNANSWERED,
    /** The call was never written. */
    UNSENT;

    /** Judges a failure; one that is not known to be an answer counts as none. */
    static Verdict of(Throwable failure, boolean sent) {
        if (failure instanceof ApiException refused) {
            return refused.retryClass() == RetryClass.RATE_LIMITED ? REJECTED : ANSWERED;
        }
        if (failure instanceof TransportException broken) {
            return ofTransport(broken);
        }
        return sent ? UNANSWERED : UNSENT;
    }

    private static Verdict ofTransport(TransportException broken) {
        if (broken.retryClass() == RetryClass.RATE_LIMITED) {
            return REJECTED;
        }
        return broken.maybeSent() ? UNANSWERED : UNSENT;
    }
}
