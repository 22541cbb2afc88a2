package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.spring.ChitchatProperties.ClientProperties;
import dev.chitchat.spring.PropertyException.Collector;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** How the client of one account calls: the properties under its {@code client}, over the common ones. */
final class ClientSettings {

    static final String COMMON = "chitchat";

    private static final Duration MOMENT = Duration.ofMillis(1);

    private final PropertyReader reader;
    private final BeanFactory beans;
    private final String prefix;
    private final Collector problems;
    final ClientProperties properties;

    /** Checked at once; {@code prefix} is that of the account, {@link #COMMON} for the one at the top level. */
    ClientSettings(PropertyReader reader, BeanFactory beans, String prefix, Collector problems) {
        this.reader = reader;
        this.beans = beans;
        this.prefix = prefix;
        this.problems = problems;
        this.properties = reader.client(prefix.equals(COMMON) ? List.of(COMMON) : List.of(prefix, COMMON));
        apply(ChitchatClient.builder());
    }

    /** The name of one of these properties where the account sets it itself, or else the common name. */
    String named(String property) {
        String own = prefix + ".client." + property;
        return reader.isSet(own) ? own : COMMON + ".client." + property;
    }

    /** Sets all of it on a builder; what it refuses is collected, under the name of the account where that sets it. */
    void apply(ChitchatClientBuilder builder) {
        ClientProperties all = properties;
        set("timeout", all.timeout(), builder::timeout);
        set("deadline", all.deadline(), builder::deadline);
        set("ca-file", all.caFile(), builder::trustedCertificates);
        set("look-ahead", all.lookAhead(), builder::lookAhead);
        set("max-in-flight", all.maxInFlight(), builder::maxInFlight);
        set("signature-validity", all.signatureValidity(), builder::signatureValidity);
        boolean idles = set("max-idle", all.maxIdle(), idle -> builder.connectionLimits(idle, MOMENT));
        set("max-life", all.maxLife(), life -> builder.connectionLimits(idles ? all.maxIdle() : MOMENT, life));
        builder.merging(all.merging()).failover(all.failover());
        set("results-on", all.resultsOn(), name -> builder.resultsOn(scheduler(name)));
        set("max-retries", all.maxRetries(), RetryPolicy.defaults()::withMaxRetries);
        notNegative("shutdown-timeout", all.shutdownTimeout());
        Duration floor = notNegative("rate-limit-floor", all.rateLimitFloor());
        Duration outage = notNegative("max-outage", all.maxOutage());
        Duration longest = notNegative("max-backoff", all.maxBackoff());
        if (longest.equals(all.maxBackoff())) {
            int retries = Math.max(0, all.maxRetries());
            set(
                    "min-backoff",
                    all.minBackoff(),
                    wait -> builder.retry(new RetryPolicy(retries, wait, longest, floor, outage)));
        }
        proxy(builder);
    }

    private <T> boolean set(String name, @Nullable T value, Function<T, Object> setter) {
        return value == null || problems.read(named(name), true, () -> setter.apply(value)) != null;
    }

    /** The value, or none at all where it is negative, which is collected. */
    private Duration notNegative(String name, Duration value) {
        if (value.isNegative()) {
            problems.add(named(name), true, "it must not be negative");
        }
        return value.isNegative() ? Duration.ZERO : value;
    }

    /** A bean of the application, such as the executor that Boot makes, or Reactor's own for code that blocks. */
    private Scheduler scheduler(String name) {
        if (name.equals("bounded-elastic")) {
            return Schedulers.boundedElastic();
        }
        Object bean = beans.containsBean(name) ? beans.getBean(name) : null;
        if (bean instanceof Scheduler scheduler) {
            return scheduler;
        }
        if (bean instanceof Executor executor) {
            return Schedulers.fromExecutor(executor);
        }
        throw new IllegalArgumentException("there is no Executor or Scheduler as a bean of this name;"
                + " name one, such as applicationTaskExecutor, or bounded-elastic");
    }

    /** Its address may hold a password, so it is not among the properties that are bound, converted and shown. */
    private void proxy(ChitchatClientBuilder builder) {
        String property = reader.isSet(named("proxy")) ? named("proxy") : COMMON + ".proxy";
        problems.read(property, false, () -> {
            String address = reader.secret(property);
            return address == null ? null : builder.proxy(uri(address));
        });
    }

    private static URI uri(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "it is no address; give http://host:port, with special characters percent-encoded");
        }
    }
}
