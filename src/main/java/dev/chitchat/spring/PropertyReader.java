package dev.chitchat.spring;

import dev.chitchat.auth.SecretKey;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.internal.text.Redaction;
import dev.chitchat.spring.ChitchatProperties.ClientProperties;
import dev.chitchat.spring.PropertyException.Collector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** Does what Boot's binding does not: tells all mistakes, lays an account's settings over common ones, hides keys. */
record PropertyReader(Environment environment) {

    private static final ConfigurationPropertyName ACCOUNTS = ConfigurationPropertyName.of("chitchat.accounts");

    /** With a text, it is the variable of the command line, which the settings read by themselves. */
    static final ConfigurationPropertyName QUOTA = ConfigurationPropertyName.of("chitchat.quota");

    private static final String HOW = "; set it to the key that the console shows";
    static final String UNRESOLVED = "a placeholder in it cannot be resolved";

    /** Two variables of the command line that count here too, after all properties. */
    private static final Set<String> VARIABLES = Set.of("ca-file", "proxy");

    private static ConfigurationPropertyName name(String property) {
        return ConfigurationPropertyName.adapt(property, '.');
    }

    private Iterable<ConfigurationPropertySource> sources() {
        return ConfigurationPropertySources.get(environment);
    }

    boolean isSet(String property) {
        return !nearest(property).isEmpty();
    }

    /** Those that are set nearest: a profile is nearer than what it adds to, the environment nearer than both. */
    List<String> nearest(String... properties) {
        for (ConfigurationPropertySource source : sources()) {
            List<String> here = Stream.of(properties)
                    .filter(property -> source.getConfigurationProperty(name(property)) != null)
                    .toList();
            if (!here.isEmpty()) {
                return here;
            }
        }
        return List.of();
    }

    /** All properties; those that cannot be converted count as not set, and are collected. */
    ChitchatProperties properties(Collector problems) {
        return Binder.get(environment).bindOrCreate("chitchat", Bindable.of(ChitchatProperties.class), problems);
    }

    /** How an account's client calls: what is set under these prefixes, the nearest first, then the variables. */
    ClientProperties client(List<String> prefixes) {
        List<ConfigurationPropertySource> layers = new ArrayList<>();
        for (String prefix : prefixes) {
            sources().forEach(source -> layers.add(name -> moved(source, name, prefix + ".client")));
        }
        sources()
                .forEach(source -> layers.add(name ->
                        VARIABLES.contains(name.getLastElement(Form.DASHED)) ? moved(source, name, "chitchat") : null));
        return new Binder(layers, new PropertySourcesPlaceholdersResolver(environment))
                .bindOrCreate("client", Bindable.of(ClientProperties.class), new Collector());
    }

    private static @Nullable ConfigurationProperty moved(
            ConfigurationPropertySource source, ConfigurationPropertyName name, String prefix) {
        boolean whole = name.getNumberOfElements() == 1; // a text in place of all: its errors have its name
        ConfigurationProperty found =
                whole ? null : source.getConfigurationProperty(name(prefix).append(name.subName(1)));
        return found == null ? null : new ConfigurationProperty(name, found.getValue(), found.getOrigin());
    }

    /** The key under this name, or null where there is none. */
    @Nullable
    SecretKey key(String property) {
        Object value = value(property, HOW);
        if (value == null || value instanceof SecretKey) {
            return (SecretKey) value;
        }
        if (!(value instanceof CharSequence)) {
            throw new PropertyException(
                    property, "it is no text, and may have been changed as it was read; put it in quotes");
        }
        String text = text(property, value, HOW);
        try {
            return SecretKey.of(text);
        } catch (IllegalArgumentException e) {
            throw new PropertyException(property, e.getMessage() + HOW);
        }
    }

    /** A text that may hold a password; null where there is none or a blank one, as a container may set it. */
    @Nullable
    String secret(String property) {
        Object value = value(property, "");
        String text = value == null ? "" : text(property, value, "");
        return text.isBlank() ? null : text;
    }

    /** A config tree reads its file only now. */
    private static String text(String property, Object value, String how) {
        String text;
        try {
            text = value.toString();
        } catch (IllegalStateException e) {
            throw new PropertyException(property, "the file that holds it cannot be read");
        }
        if (text.contains("${")) {
            throw new PropertyException(property, UNRESOLVED + how);
        }
        return text;
    }

    /** What fails in here may name the text. */
    private @Nullable Object value(String property, String how) {
        try {
            return Binder.get(environment)
                    .bind(name(property), Bindable.of(Object.class))
                    .orElse(null);
        } catch (RuntimeException e) {
            throw new PropertyException(property, UNRESOLVED + how);
        }
    }

    /** Those with anything set. A variable has no dashes or capitals: of two names read alike the other counts. */
    Collection<String> accounts() {
        Map<ConfigurationPropertyName, String> names = new LinkedHashMap<>();
        int length = ACCOUNTS.getNumberOfElements() + 1;
        for (ConfigurationPropertySource source : sources()) {
            if (source instanceof IterableConfigurationPropertySource known) {
                known.stream()
                        .filter(ACCOUNTS::isAncestorOf)
                        .forEach(name -> names.merge(
                                name.chop(length),
                                name.getElement(length - 1, Form.ORIGINAL),
                                (one, other) -> one.matches("[a-z0-9]+") ? other : one));
            }
        }
        return names.values();
    }

    /** Value and origin of a property, for a message; empty where it is not set. */
    String shown(String property) {
        for (ConfigurationPropertySource source : sources()) {
            ConfigurationProperty found = source.getConfigurationProperty(name(property));
            if (found != null) {
                String origin = found.getOrigin() == null ? "" : ", from " + found.getOrigin();
                return " (found '" + Redaction.of(String.valueOf(found.getValue())) + "'" + Cleaner.line(origin) + ")";
            }
        }
        return "";
    }
}
