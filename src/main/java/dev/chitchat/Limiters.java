package dev.chitchat;

import dev.chitchat.error.ClientClosedException;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Quota;
import java.util.HashMap;
import java.util.Map;

/** A client's limiters, one a command: made when the command is first called, closed with the client. */
final class Limiters {

    private final Quota quota;
    private final String scope;
    private final Map<String, Limiter> byCommand = new HashMap<>();
    private boolean closed;

    Limiters(Quota quota, String scope) {
        this.quota = quota;
        this.scope = scope;
    }

    /** The same lock as for closing, so that none is made that nobody would close. */
    synchronized Limiter of(String command) {
        if (closed) {
            throw new ClientClosedException("the client is closed; build a new one");
        }
        return byCommand.computeIfAbsent(command, name -> quota.limiter(scope, name));
    }

    synchronized void close() {
        closed = true;
        byCommand.values().forEach(Limiter::close);
    }
}
