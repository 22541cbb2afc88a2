package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.spring.ChitchatProperties.AccountProperties;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Turns the properties of one account into connection details; what is wrong is said of the property by its name. */
record AccountReader(SecretKeys keys, String prefix) {

    /** With the address given, or else the account's own. */
    ChitchatConnectionDetails read(AccountProperties account, @Nullable URI given) {
        Long app = account.sdkAppId();
        if (app == null) {
            throw said("sdk-app-id", "it is missing; set it to the SDKAppID that the console shows");
        }
        SecretKey key = key(account);
        URI endpoint = given == null ? endpoint(account) : given;
        try {
            return new PropertiesConnectionDetails(endpoint, Account.of(app, account.identifier(), key));
        } catch (IllegalArgumentException e) {
            boolean id = String.valueOf(e.getMessage()).contains("SDKAppID");
            throw id ? wrong("sdk-app-id", app, reason(e)) : wrong("identifier", account.identifier(), reason(e));
        }
    }

    private SecretKey key(AccountProperties account) {
        SecretKey key = keys.read(prefix + ".secret-key");
        Path file = account.secretKeyFile();
        if (key != null && file != null) {
            throw said("secret-key-file", "a key is given both here and as secret-key; keep one of them");
        }
        if (key != null) {
            return key;
        }
        if (file == null) {
            throw said(
                    "secret-key",
                    "it is missing, or not one text; set it, or secret-key-file, to the application's key");
        }
        return keyFrom(file);
    }

    private SecretKey keyFrom(Path file) {
        try {
            return SecretKey.of(Files.readString(file));
        } catch (IOException e) {
            throw said(
                    "secret-key-file",
                    "the file cannot be read (" + e.getClass().getSimpleName() + ")");
        } catch (IllegalArgumentException e) {
            throw said("secret-key-file", "the file holds no key: " + reason(e));
        }
    }

    private URI endpoint(AccountProperties account) {
        URI given = account.endpoint();
        if (given != null && account.region() != null) {
            throw wrong("endpoint", given, "a region is given too; keep one of them");
        }
        if (given != null) {
            return checked(given);
        }
        if (account.region() == null) {
            throw said("region", "it is missing; set it to the application's data centre, or set endpoint");
        }
        return account.region().endpoint();
    }

    private URI checked(URI endpoint) {
        try {
            ChitchatClient.builder().endpoint(endpoint);
            return endpoint;
        } catch (IllegalArgumentException e) {
            throw wrong("endpoint", null, reason(e));
        }
    }

    private static String reason(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }

    private PropertyException said(String name, String reason) {
        return new PropertyException(prefix + "." + name, reason);
    }

    private InvalidConfigurationPropertyValueException wrong(String name, @Nullable Object value, String reason) {
        return new InvalidConfigurationPropertyValueException(
                prefix + "." + name, value == null ? null : Cleaner.line(value.toString()), reason);
    }
}
