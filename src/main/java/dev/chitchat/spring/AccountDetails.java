package dev.chitchat.spring;

import dev.chitchat.spring.ChitchatProperties.AccountProperties;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The connection details of all accounts that the properties name. */
record AccountDetails(ChitchatProperties properties, SecretKeys keys) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");
    private static final AccountProperties NOTHING = new AccountProperties(null, "administrator", null, null, null);

    /** Those of the account at the top level. */
    ChitchatConnectionDetails topLevel() {
        return new AccountReader(keys, "chitchat").read(properties.account(), null);
    }

    /**
     * Those of the further accounts. Where the application has details of its own, calls of every account go to their
     * address: a test with a sandbox must not reach the real service through a second account.
     */
    Map<String, ChitchatConnectionDetails> further(@Nullable ChitchatConnectionDetails own) {
        @Nullable URI endpoint = own == null || own instanceof PropertiesConnectionDetails ? null : own.endpoint();
        Map<String, ChitchatConnectionDetails> further = new LinkedHashMap<>();
        names().forEach(name -> further.put(name, read(name, endpoint)));
        return further;
    }

    private Set<String> names() {
        Set<String> names = keys.accounts();
        names.addAll(properties.accounts().keySet());
        return names;
    }

    private ChitchatConnectionDetails read(String name, @Nullable URI endpoint) {
        if (name.equalsIgnoreCase(ChitchatClients.DEFAULT)) {
            throw new PropertyException(
                    "chitchat.accounts." + name, "this is the name of the account at the top level; choose another");
        }
        AccountProperties account = properties.accounts().getOrDefault(name, NOTHING);
        return new AccountReader(keys, prefix(name)).read(account, endpoint);
    }

    private static String prefix(String name) {
        return "chitchat.accounts" + (PLAIN.matcher(name).matches() ? "." + name : "[" + name + "]");
    }
}
