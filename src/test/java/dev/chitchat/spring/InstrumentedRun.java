package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;

/** An application with everything on that can be watched; prints all that a dashboard, a tracer and a log would get. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class InstrumentedRun {

    private static final Logger LOG = LoggerFactory.getLogger(InstrumentedRun.class);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> ENDPOINTS =
            List.of("health", "prometheus", "metrics", "env", "configprops", "beans", "conditions", "threaddump");

    /** Makes one call for each answer that the service at {@code chitchat.endpoint} has ready. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(InstrumentedRun.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "management.endpoints.web.exposure.include", "*",
                "management.endpoint.health.show-details", "always",
                "management.endpoint.env.show-values", "always",
                "management.endpoint.configprops.show-values", "always",
                "spring.reactor.context-propagation", "auto",
                "spring.autoconfigure.exclude",
                        "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"));
        try (ConfigurableApplicationContext context = application.run(args)) {
            ChitchatClient client = context.getBean(ChitchatClient.class);
            for (int i = 0; i < context.getEnvironment().getProperty("calls", Integer.class, 0); i++) {
                call(client, i);
            }
            stream(client);
            ENDPOINTS.forEach(endpoint -> LOG.info("{}: {}", endpoint, read(context, endpoint)));
            LOG.info("client: {} {}", client, context.getBean(ChitchatProperties.class));
        }
    }

    private static void call(ChitchatClient client, int number) {
        try {
            LOG.info("call {}: {}", number, client.update(update(number)).block(SOON));
        } catch (RuntimeException failed) {
            LOG.error("call {}", number, failed);
        }
    }

    private static void stream(ChitchatClient client) {
        client.updateAll(Flux.range(0, 3).map(i -> Outbound.of(update(i), i)))
                .doOnNext(result -> LOG.info("streamed: {}", result))
                .blockLast(SOON);
    }

    private static ChitchatUpdate update(int number) {
        return ChitchatUpdate.of("q" + number).withAnswer("Hello!");
    }

    private static String read(ConfigurableApplicationContext context, String endpoint) {
        int port = Objects.requireNonNull(((ReactiveWebServerApplicationContext) context).getWebServer())
                .getPort();
        return String.valueOf(HttpClient.create()
                .get()
                .uri("http://127.0.0.1:" + port + "/actuator/" + endpoint)
                .responseContent()
                .aggregate()
                .asString()
                .block(SOON));
    }

    /** Event loops that end at once, as nobody is left to talk to. */
    @Bean
    ReactorResourceFactory loops() {
        ReactorResourceFactory loops = new ReactorResourceFactory();
        loops.setShutdownQuietPeriod(Duration.ZERO);
        return loops;
    }

    /** What a tracer would send: names, tags, events and errors. */
    @Bean
    ObservationHandler<Observation.Context> spans() {
        return new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                LOG.info("span {} {}", context.getContextualName(), context, context.getError());
            }

            @Override
            public void onEvent(Observation.Event event, Observation.Context context) {
                LOG.info("event {}", event);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        };
    }
}
