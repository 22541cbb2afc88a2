package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.internal.text.Cleaner;
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
        this.clients = clients;
    }

    /**
     * The client of an account.
     *
     * @param account its name under {@code chitchat.accounts}, or {@code default}
     * @return the client, shared by all who ask
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

    /**
     * The accounts there are.
     *
     * @return their names
     */
    public Set<String> names() {
        return clients.keySet();
    }
}
