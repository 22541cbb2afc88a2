package dev.chitchat.internal.transport;

import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Takes one call to the service and brings the bytes of its answer back.
 *
 * <p>Thread-safe. Holds a pool of connections; the event loops are those that all Reactor Netty clients of the JVM share.
 */
public interface Transport extends AutoCloseable {

    /**
     * A transport over Reactor Netty. Opens no connection before the first call.
     *
     * <p>Where the options have a backup endpoint, a call that has no connection to the first address after a second, or
     * cannot have one, tries the backup, too, within the same attempt. It is written to the first that connects, and only
     * there. Calls then stay at the backup; after a minute there, one call at a time tries the first again.
     *
     * @param options where to and within which bounds
     * @param wishes changes the client for each of the addresses; what keeps a request from being written twice comes after them
     * @return a transport, to be closed when done
     */
    static Transport create(TransportOptions options, UnaryOperator<HttpClient> wishes) {
        URI backup = options.backupEndpoint;
        HttpTransport first = new HttpTransport(options, wishes);
        return backup == null
                ? first
                : new FailoverTransport(
                        first,
                        new HttpTransport(options.with(o -> o.endpoint = backup), wishes),
                        new FailoverTransport.ActiveEndpoint(System::nanoTime, Duration.ofSeconds(1)));
    }

    /**
     * Makes one attempt: {@code POST} with the body, answered with HTTP 200 and a body in full.
     *
     * <p>Nothing happens before subscription; every subscription is a request of its own with a {@code random} of its
     * own. Never repeats a request by itself and follows no redirect. Emits
     * {@link dev.chitchat.error.TransportException} when there is no usable answer, and
     * {@link dev.chitchat.error.MalformedAnswerException} when the answer is larger than
     * {@link TransportOptions#maxAnswerBytes}. Signals come on the connection's event loop: do not block there.
     * Cancelling before the request is written keeps it from being written; later, it closes the connection, and the call
     * may have taken effect or not.
     *
     * @param call what to send
     * @return one array of bytes, or an error
     */
    Mono<byte[]> exchange(Exchange call);

    /**
     * Where calls go at the moment.
     *
     * @return the endpoint, or the backup endpoint while the first cannot be reached
     */
    URI endpoint();

    /**
     * Closes the connections: idle ones at once, those in use when their call ends. Calls that still wait for a
     * connection fail. Returns at once; idempotent.
     */
    @Override
    default void close() {
        disposeLater().subscribe();
    }

    /**
     * Like {@link #close()}, on subscription.
     *
     * @return completes when the idle connections are closed
     */
    Mono<Void> disposeLater();
}
