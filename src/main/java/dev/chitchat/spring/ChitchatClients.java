package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.internal.text.Cleaner;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * The clients of all accounts by the names that the properties give them; {@code default} is the bean
 * {@link ChitchatClient} itself. Immutable and thread-safe.
 */
public final class ChitchatClients {

    /** The name of the account at the top level. */
    public static final String DEFAULT = "default";

    final Map<String, ChitchatClient> clients;

    ChitchatClients(Map<String, ChitchatClient> clients) {
        this.clients = Collections.unmodifiableMap(clients);
    }

    /**
     * {@return the client of an account, shared by all who ask}
     *
     * @param account its name under {@code chitchat.accounts}, or {@code default}
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public ChitchatClient get(String account) {
        ChitchatClient client = clients.get(account);
        if (client == null) {
            throw new PropertyException(
                    Settings.prefix(Cleaner.line(account)),
                    "there is no such account, only "
                            + Cleaner.line(clients.keySet().toString())
                            + "; set its sdk-app-id, region and secret-key");
        }
        return client;
    }

    /** {@return the names of the accounts there are} */
    public Set<String> names() {
        return clients.keySet();
    }
}
