package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;

/**
 * Closes the clients when the application stops: after web server and message listeners have come to an end, calls under
 * way finish, and only then goes the rest of the context.
 */
final class ClientShutdown implements SmartLifecycle {

    /** Below the phase in which Spring Boot's web server stops, and it stops in descending order. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    /** Nobody waits longer for a shutdown, and no timer counts further. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final ChitchatClients clients;
    private final Duration timeout;
    private volatile boolean running;

    ClientShutdown(ChitchatClients clients, Duration timeout) {
        this.clients = clients;
        this.timeout = timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        clients.all().values().forEach(ChitchatClient::close);
    }

    @Override
    public void stop(Runnable callback) {
        stop();
        Flux.fromIterable(clients.all().values())
                .flatMap(ChitchatClient::onClosed)
                .then()
                .timeout(timeout)
                .onErrorComplete()
                .doFinally(signal -> callback.run())
                .subscribe();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
