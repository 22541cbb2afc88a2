package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets calls under way finish when the application stops: after web server and message listeners, before the rest. A
 * context that is only stopped or paused can be started again: its clients stay open. Those of a closed one are closed.
 */
final class ClientShutdown implements SmartLifecycle, DisposableBean, ApplicationListener<ContextClosedEvent> {

    /** Below the phase in which Spring Boot's web server stops, and it stops in descending order. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    /** No timer counts further. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final ApplicationContext context;
    private final ChitchatClients clients;
    private final ClientFactory factory;
    private volatile boolean running;
    private volatile boolean closing;

    ClientShutdown(ApplicationContext context, ChitchatClients clients, ClientFactory factory) {
        this.context = context;
        this.clients = clients;
        this.factory = factory;
    }

    /** Comes before all stops. Those of child contexts are announced here too. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        closing = closing || event.getApplicationContext() == context;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        if (closing) {
            destroy();
        }
        Flux.fromIterable(clients.clients.entrySet())
                .flatMap(client -> finished(client.getKey(), client.getValue()))
                .doFinally(signal -> callback.run())
                .subscribe();
    }

    /** For a context that was stopped or paused before it is closed, which is not stopped once more. */
    @Override
    public void destroy() {
        clients.clients.values().forEach(ChitchatClient::close);
    }

    private Mono<Void> finished(String account, ChitchatClient client) {
        Duration timeout = factory.settings().shutdownTimeout(account);
        return Mono.defer(() -> closing ? client.onClosed() : idle(account, client)) // null in a mock
                .timeout(timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST)
                .onErrorComplete();
    }

    /** The quota's status has calls whose callers have gone, but none of other commands than the update. */
    private Mono<Void> idle(String account, ChitchatClient client) {
        return Flux.interval(Duration.ZERO, LOOK_AGAIN)
                .onBackpressureDrop()
                .takeUntil(tick -> client.quotaStatus().underWay() + factory.underWay(account) == 0)
                .then();
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
