package dev.chitchat.spring;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Starts an application with every wrong key and every other mistake beside it, in a process of its own; says how each ended. */
final class WrongKeysRun {

    private static final Logger LOG = LoggerFactory.getLogger(WrongKeysRun.class);

    private static final List<Map<String, Object>> OTHER_MISTAKES = List.of(
            Map.of(),
            Map.of("region", "moon"),
            Map.of("sdk-app-id", "many"),
            Map.of("identifier", "J\u00f6rg"),
            Map.of("endpoint", "no address"),
            Map.of("chitchat.quota.rate", "0"),
            Map.of("chitchat.client.timeout", "soon"),
            Map.of("chitchat.ssl.bundle", "none"),
            Map.of("chitchat.client", "none"),
            Map.of("chitchat.accounts.default.region", "seoul"));

    private final String key;
    private final Path folder;

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({ChitchatAutoConfiguration.class, SslAutoConfiguration.class})
    static class Application {}

    private WrongKeysRun(String key, Path folder) {
        this.key = key;
        this.folder = folder;
    }

    /** {@code KEY FOLDER}; the folder has a file {@code wrong} with a key that is none. */
    public static void main(String[] args) {
        WrongKeysRun run = new WrongKeysRun(args[0], Path.of(args[1]));
        run.starts("chitchat.", run.key);
        run.starts("chitchat.accounts.eu.", run.key + " # prod");
    }

    /** Every wrong key beside one of the mistakes or none, and the given one beside each. */
    private void starts(String prefix, String beside) {
        wrongKeys()
                .forEach((name, given) ->
                        start(prefix, name, given, OTHER_MISTAKES.get(name.length() % OTHER_MISTAKES.size())));
        OTHER_MISTAKES
                .subList(1, OTHER_MISTAKES.size())
                .forEach(mistake -> start(prefix, "given", Map.of("secret-key", beside), mistake));
    }

    private Map<String, Map<String, Object>> wrongKeys() {
        Map<String, Map<String, Object>> wrong = new LinkedHashMap<>();
        wrong.put("comment", Map.of("secret-key", key + " # prod"));
        wrong.put("lines", Map.of("secretKey", key + "\n" + key));
        wrong.put("empty", Map.of("secret_key", ""));
        wrong.put("unresolved", Map.of("secret-key", "${NOPE}"));
        wrong.put("unresolved part", Map.of("secret-key", key + "${NOPE}"));
        wrong.put("placeholder of it", Map.of("secret-key", "${" + key + "}"));
        wrong.put("open placeholder", Map.of("secret-key", "a b${" + key));
        wrong.put("list", Map.of("secret-key[0]", key));
        wrong.put("map", Map.of("secret-key.value", key));
        wrong.put("list object", Map.of("secret-key", List.of(key)));
        wrong.put("map object", Map.of("secret-key", Map.of("value", key)));
        wrong.put("number", Map.of("secret-key", new BigInteger(key, 16)));
        wrong.put("decimal", Map.of("secret-key", new BigInteger(key, 16).doubleValue()));
        wrong.put("characters", Map.of("secret-key", key.toCharArray()));
        wrong.put("flag", Map.of("secret-key", true));
        wrong.put("file that is no path", Map.of("secret-key-file", key));
        wrong.put(
                "file of words",
                Map.of("secret-key-file", folder.resolve("wrong").toString()));
        wrong.put("folder as file", Map.of("secret-key-file", folder.toString()));
        wrong.put("both", Map.of("secret-key", key, "secret-key-file", key));
        wrong.put("environment", Map.of("SECRET_KEY", key + " prod"));
        wrong.put("environment, short", Map.of("SECRETKEY", key + " prod"));
        return wrong;
    }

    private void start(String prefix, String name, Map<String, Object> given, Map<String, Object> mistake) {
        Map<String, Object> properties = new LinkedHashMap<>(Map.of("debug", "true"));
        Map<String, Object> variables = new LinkedHashMap<>();
        properties.put(prefix + "sdk-app-id", "88888888");
        properties.put(prefix + "region", "seoul");
        mistake.forEach((property, value) ->
                properties.put(property.startsWith("chitchat.") ? property : prefix + property, value));
        given.forEach((property, value) -> {
            if (property.startsWith("SECRET")) {
                variables.put(prefix.replace('.', '_').toUpperCase(java.util.Locale.ROOT) + property, value);
            } else {
                properties.put(prefix + property, value);
            }
        });
        run(prefix + ": " + name + " with " + mistake.keySet(), properties, variables);
    }

    private static void run(String what, Map<String, Object> properties, Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("given", properties));
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("own-systemEnvironment", variables));
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setEnvironment(environment);
        try {
            application.run().close();
            LOG.info("RUN {} started", what);
        } catch (RuntimeException e) {
            LOG.info("RUN {} failed", what, e);
        }
    }
}
