package dev.chitchat.retry;

/** What a client knows of the service from the calls it made. */
public enum ServiceState {
    /** It has not answered yet, and no call has failed often enough to say more; always so where nothing is retried. */
    UNKNOWN,
    /** It answers. */
    UP,
    /** Nothing but failures of late: calls wait in the queue, and one at a time tries whether it is back. */
    DOWN
}
