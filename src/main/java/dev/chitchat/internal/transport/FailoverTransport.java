package dev.chitchat.internal.transport;

import java.net.URI;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Two addresses of one service: a call goes to the first of them that connects, within one attempt.
 *
 * <p>The address whose turn it is has a head start; the other is tried beside it when it has not connected by then, or at
 * once when it cannot. A call is written once at most: only a missing connection leads to the other address, never an
 * answer and nothing that happens after the request has been written. So the one token that the attempt has is enough.
 */
final class FailoverTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverTransport.class);

    private final HttpTransport first;
    private final HttpTransport backup;
    private final ActiveEndpoint active;

    FailoverTransport(HttpTransport first, HttpTransport backup, ActiveEndpoint active) {
        this.first = first;
        this.backup = backup;
        this.active = active;
    }

    @Override
    public Mono<byte[]> exchange(Exchange call) {
        return Mono.create(sink -> {
            boolean away = active.isBackups();
            new ConnectRace(call, this, away ? backup : first, away ? first : backup, sink).start();
        });
    }

    Duration headStart() {
        return active.headStart();
    }

    void waited(Duration inVain) {
        active.waited(inVain);
    }

    /** The address whose turn it is was reached. */
    void connected(HttpTransport winner) {
        active.connected();
        if (winner == first && active.isAway()) {
            comeBack();
        }
    }

    /** The other one was reached, and the address whose turn it is was not. */
    void connectedInstead(HttpTransport winner, String why) {
        active.connected();
        if (winner == first) {
            comeBack();
        } else if (active.leave()) {
            LOG.warn(
                    "calls go to the backup {} now and for at least {} s: {}",
                    backup.endpoint().getHost(),
                    ActiveEndpoint.AWAY.toSeconds(),
                    why);
        }
    }

    private void comeBack() {
        if (active.comeBack()) {
            LOG.warn("calls go to {} again, it can be reached", first.endpoint().getHost());
        }
    }

    @Override
    public URI endpoint() {
        return active.isAway() ? backup.endpoint() : first.endpoint();
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
