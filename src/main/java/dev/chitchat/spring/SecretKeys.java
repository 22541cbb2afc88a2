package dev.chitchat.spring;

import dev.chitchat.auth.SecretKey;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Reads the secret keys past the binder of all other properties, whose converters, validators and failure reports would show
 * the text of one that cannot be used.
 */
record SecretKeys(Environment environment) {

    private static final ConfigurationPropertyName ACCOUNTS = ConfigurationPropertyName.of("chitchat.accounts");
    private static final String HOW = "; set it to the key that the console shows";

    private static final String UNRESOLVED = "a placeholder in it cannot be resolved" + HOW;

    /** The key under this name, or null where there is none. */
    @Nullable
    SecretKey read(String property) {
        Object value = value(property);
        if (value == null || value instanceof SecretKey) {
            return (SecretKey) value;
        }
        if (!(value instanceof CharSequence)) {
            throw new PropertyException(
                    property, "it is no text, and may have been changed as it was read; put it in quotes");
        }
        String text = text(property, value);
        if (text.contains("${")) {
            throw new PropertyException(property, UNRESOLVED);
        }
        try {
            return SecretKey.of(text);
        } catch (IllegalArgumentException e) {
            throw new PropertyException(property, e.getMessage() + HOW);
        }
    }

    /** A config tree reads its file only now. */
    private static String text(String property, Object value) {
        try {
            return value.toString();
        } catch (IllegalStateException e) {
            throw new PropertyException(property, "the file that holds it cannot be read");
        }
    }

    /** What fails in here may name the text. */
    private @Nullable Object value(String property) {
        try {
            return Binder.get(environment)
                    .bind(ConfigurationPropertyName.adapt(property, '.'), Bindable.of(Object.class))
                    .orElse(null);
        } catch (RuntimeException e) {
            throw new PropertyException(property, UNRESOLVED);
        }
    }

    /** The accounts of which anything is set, also where it is the key alone. */
    Set<String> accounts() {
        Set<String> names = new LinkedHashSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource known) {
                known.stream()
                        .filter(ACCOUNTS::isAncestorOf)
                        .forEach(name -> names.add(name.getElement(ACCOUNTS.getNumberOfElements(), Form.ORIGINAL)));
            }
        }
        return names;
    }
}
