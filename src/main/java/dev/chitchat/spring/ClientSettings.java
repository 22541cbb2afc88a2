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
import java.util.function.Consumer;
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
    private final ClientProperties properties;

    /** {@code prefix} is that of the account, {@link #COMMON} for the one at the top level. */
    ClientSettings(PropertyReader reader, BeanFactory beans, String prefix) {
        this.reader = reader;
        this.beans = beans;
        this.prefix = prefix;
        this.properties = reader.client(prefix.equals(COMMON) ? List.of(COMMON) : List.of(prefix, COMMON));
    }

    Duration timeout() {
        return properties.timeout();
    }

    Duration shutdownTimeout() {
        return properties.shutdownTimeout();
    }

    /** The name of one of these properties where the account sets it itself, or else the common name. */
    String named(String property) {
        String own = prefix + ".client." + property;
        return reader.isSet(own) ? own : COMMON + ".client." + property;
    }

    /** Sets all of it on a builder; what it refuses is collected. */
    void apply(ChitchatClientBuilder builder, Collector problems) {
        Applying all = new Applying(problems);
        all.set("timeout", properties.timeout(), builder::timeout);
        all.set("deadline", properties.deadline(), builder::deadline);
        all.set("ca-file", properties.caFile(), builder::trustedCertificates);
        all.set("look-ahead", properties.lookAhead(), builder::lookAhead);
        all.set("max-in-flight", properties.maxInFlight(), builder::maxInFlight);
        all.set("signature-validity", properties.signatureValidity(), builder::signatureValidity);
        all.set("max-idle", properties.maxIdle(), idle -> builder.connectionLimits(idle, MOMENT));
        all.set("max-life", properties.maxLife(), life -> builder.connectionLimits(MOMENT, life));
        builder.merging(properties.merging()).failover(properties.failover());
        all.set("results-on", properties.resultsOn(), name -> builder.resultsOn(scheduler(name)));
        all.notNegative("shutdown-timeout", properties.shutdownTimeout());
        all.retry(builder);
        if (all.fine) {
            builder.connectionLimits(properties.maxIdle(), properties.maxLife());
        }
        proxy(builder, problems);
    }

    private final class Applying {

        private final Collector problems;
        private boolean fine = true;

        Applying(Collector problems) {
            this.problems = problems;
        }

        <T> void set(String name, @Nullable T value, Consumer<T> setter) {
            if (value != null) {
                fine &= problems.check(named(name), true, () -> setter.accept(value));
            }
        }

        /** The value, or none at all where it is negative, which is collected. */
        Duration notNegative(String name, Duration value) {
            if (value.isNegative()) {
                problems.add(named(name), true, "it must not be negative");
            }
            return value.isNegative() ? Duration.ZERO : value;
        }

        void retry(ChitchatClientBuilder builder) {
            RetryPolicy policy = RetryPolicy.defaults();
            set("max-retries", properties.maxRetries(), policy::withMaxRetries);
            Duration longest = notNegative("max-backoff", properties.maxBackoff());
            RetryPolicy asked = policy.withMaxRetries(Math.max(0, properties.maxRetries()))
                    .withRateLimitFloor(notNegative("rate-limit-floor", properties.rateLimitFloor()))
                    .withMaxOutage(notNegative("max-outage", properties.maxOutage()));
            if (!properties.maxBackoff().isNegative()) {
                set("min-backoff", properties.minBackoff(), wait -> builder.retry(asked.withBackoff(wait, longest)));
            }
        }
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
    private void proxy(ChitchatClientBuilder builder, Collector problems) {
        String property = reader.isSet(named("proxy")) ? named("proxy") : COMMON + ".proxy";
        String address = problems.read(() -> reader.secret(property));
        if (address != null) {
            problems.check(property, false, () -> builder.proxy(uri(address)));
        }
    }

    private static URI uri(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "it is no address; give http://host:port, with special characters percent-encoded");
        }
    }

    /** What is wrong is collected under the name of the account where that sets it, once for all under the common one. */
    void check(Collector problems) {
        apply(ChitchatClient.builder(), problems);
    }
}
