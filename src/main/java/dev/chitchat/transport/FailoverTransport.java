package dev.chitchat.transport;

import dev.chitchat.error.RetryClass;
import dev.chitchat.error.TransportException;
import java.net.URI;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Two addresses of one service: a call that cannot even be written to one goes to the other, within the same attempt.
 *
 * <p>A call is written once at most: only a failure to connect leads to the other address, never an answer and nothing
 * that happens after the request has been written. So the one token that the attempt has is enough.
 */
final class FailoverTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverTransport.class);

    private final Transport first;
    private final Transport backup;
    private final ActiveEndpoint turn;

    FailoverTransport(Transport first, Transport backup, LongSupplier nanoTime) {
        this.first = first;
        this.backup = backup;
        this.turn = new ActiveEndpoint(nanoTime);
    }

    @Override
    public Mono<byte[]> exchange(Exchange call) {
        return Mono.defer(() -> turn.isBackups() ? startingAtBackup(call) : startingAtFirst(call));
    }

    private Mono<byte[]> startingAtFirst(Exchange call) {
        return first.exchange(turn.isAway() ? call.alsoTelling(this::cameBack) : call)
                .onErrorResume(
                        FailoverTransport::isUnreachable,
                        why -> backup.exchange(call.alsoTelling(() -> left(why)))
                                .onErrorMap(TransportException.class, also -> inTurn(call, why, also)));
    }

    private Mono<byte[]> startingAtBackup(Exchange call) {
        return backup.exchange(call)
                .onErrorResume(
                        FailoverTransport::isUnreachable,
                        why -> first.exchange(call.alsoTelling(this::cameBack))
                                .onErrorMap(TransportException.class, also -> inTurn(call, why, also)));
    }

    private static boolean isUnreachable(Throwable failure) {
        return failure instanceof TransportException broken
                && !broken.maybeSent()
                && NoConnection.isUnreachable(broken.getCause());
    }

    private static TransportException inTurn(Exchange call, Throwable why, TransportException also) {
        if (!isUnreachable(also)) {
            also.addSuppressed(why);
            return also;
        }
        String lead = call.command() + " was not sent: ";
        String what = why.getMessage() + "; nor at the other address: " + without(lead, also);
        TransportException both = isToBeMended(why) && isToBeMended(also)
                ? TransportException.toBeMended(what, also)
                : TransportException.notSent(what, also);
        both.addSuppressed(why);
        return both;
    }

    private static boolean isToBeMended(Throwable failure) {
        return failure instanceof TransportException broken && broken.retryClass() == RetryClass.FINAL;
    }

    private static String without(String lead, TransportException failure) {
        String text = String.valueOf(failure.getMessage());
        return text.startsWith(lead) ? text.substring(lead.length()) : text;
    }

    private void left(Throwable why) {
        if (turn.leave()) {
            LOG.warn(
                    "calls go to the backup {} now and for at least {} s: {}",
                    backup.endpoint().getHost(),
                    ActiveEndpoint.AWAY.toSeconds(),
                    why.getMessage());
        }
    }

    private void cameBack() {
        if (turn.comeBack()) {
            LOG.warn("calls go to {} again, it can be reached", first.endpoint().getHost());
        }
    }

    @Override
    public URI endpoint() {
        return turn.isAway() ? backup.endpoint() : first.endpoint();
    }

    @Override
    public void close() {
        first.close();
        backup.close();
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.whenDelayError(first.disposeLater(), backup.disposeLater());
    }
}
