package dev.chitchat.transport;

import reactor.core.publisher.Mono;

/**
 * Takes one call to the service and brings the bytes of its answer back.
 *
 * <p>Thread-safe. Holds a pool of connections; the event loops are those that all Reactor Netty clients of the JVM share.
 */
public interface Transport extends AutoCloseable {

    /**
     * A transport over Reactor Netty. Opens no connection before the first call.
     *
     * @param options where to and within which bounds
     * @return a transport, to be closed when done
     */
    static Transport create(TransportOptions options) {
        return new NettyTransport(options);
    }

    /**
     * Makes one attempt: {@code POST} with the body, answered with HTTP 200 and a body in full.
     *
     * <p>Nothing happens before subscription; every subscription is a request of its own with a {@code random} of its
     * own. Never repeats a request by itself and follows no redirect. Emits
     * {@link dev.chitchat.error.TransportException} when there is no usable answer, and
     * {@link dev.chitchat.error.MalformedAnswerException} when the answer is larger than
     * {@link TransportOptions#maxAnswerBytes}. Signals come on the connection's event loop: do not block there.
     * Cancelling before the request is written keeps it from being written; later, it closes the connection, and the
     * call may have taken effect or not.
     *
     * @param call what to send
     * @return one array of bytes, or an error
     */
    Mono<byte[]> exchange(Exchange call);

    /**
     * Closes the connections: idle ones at once, those in use when their call ends. Calls that still wait for a
     * connection fail. Returns at once; idempotent.
     */
    @Override
    void close();

    /**
     * Like {@link #close()}, on subscription.
     *
     * @return completes when the idle connections are closed
     */
    Mono<Void> disposeLater();
}
