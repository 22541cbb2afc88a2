package dev.chitchat.internal.call;

import dev.chitchat.api.Account;
import dev.chitchat.api.Region;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.quota.Admission;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Quota;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A client's limiters, one a command: made when the command is first called, closed with the client. */
public final class Limiters {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Quota quota;
    private final String scope;
    private final Admission admission;
    private final Map<String, Limiter> byCommand = new HashMap<>();
    private boolean closed;

    public Limiters(Quota quota, Account caller, URI address, Admission admission) {
        this.quota = quota;
        this.scope = scope(caller, address);
        this.admission = admission;
    }

    /** Whose quota: an application lives in one region, so known hosts do not count; any other does, in one form. */
    private static String scope(Account caller, URI address) {
        String app = Long.toString(caller.sdkAppId());
        if (Region.isHost(address)) {
            return app;
        }
        boolean plain = address.getScheme().equalsIgnoreCase("http");
        boolean standard = address.getPort() < 0 || address.getPort() == (plain ? HTTP_PORT : HTTPS_PORT);
        String port = standard ? "" : ":" + address.getPort();
        return app + "@" + address.getHost().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "") + port;
    }

    /** Made outside the lock, since the quota may be the application's; of two at the same time the first stays. */
    public Limiter of(String command) {
        Limiter known = kept(command, null);
        if (known != null) {
            return known;
        }
        Limiter made = quota.limiter(scope, command, admission);
        Limiter kept = kept(command, made);
        if (kept != made) {
            made.close();
        }
        if (kept == null) {
            throw new ClientClosedException("the client is closed; build a new one");
        }
        return kept;
    }

    private synchronized @Nullable Limiter kept(String command, @Nullable Limiter otherwise) {
        if (!closed && otherwise != null) {
            byCommand.putIfAbsent(command, otherwise);
        }
        return closed ? null : byCommand.get(command);
    }

    /** How many calls wait in all queues that the client uses. */
    public int waiting() {
        return all().stream().mapToInt(limiter -> limiter.status().waiting()).sum();
    }

    private synchronized List<Limiter> all() {
        return new ArrayList<>(byCommand.values());
    }

    /** Completes when other processes can know how all calls ended, or after a while; see {@link Limiter#settled}. */
    public Mono<Void> settled() {
        return Flux.defer(() -> Flux.fromIterable(all()))
                .flatMap(Limiter::settled)
                .then();
    }

    /** What waits is ended outside the lock, since that runs what subscribers do. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(Limiter::close);
    }
}
