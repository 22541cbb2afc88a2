package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClient;
import dev.chitchat.metrics.CallConvention;
import dev.chitchat.metrics.ChitchatMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.netty.channel.EventLoopGroup;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/** What is there only with an optional library; each in a class of its own that is not loaded without it. */
final class OptionalConfiguration {

    private OptionalConfiguration() {}

    /** Metrics, with Micrometer and a registry. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = {"io.micrometer.core.instrument.MeterRegistry", "io.micrometer.observation.Observation"})
    @ConditionalOnBean(type = "io.micrometer.core.instrument.MeterRegistry")
    static class Metrics {

        @Bean
        MetricsInstrument chitchatMetricsInstrument(
                MeterRegistry meters,
                ObjectProvider<ObservationRegistry> observations,
                ObjectProvider<CallConvention> convention) {
            ChitchatMetrics metrics =
                    ChitchatMetrics.of(meters, observations.getIfAvailable(() -> ObservationRegistry.NOOP));
            CallConvention wishes = convention.getIfAvailable();
            return new MetricsInstrument(wishes == null ? metrics : metrics.withConvention(wishes));
        }

        /** Gives each account's client metrics with the account's name as a tag. */
        record MetricsInstrument(ChitchatMetrics metrics) implements ClientFactory.Instrument {

            @Override
            public CallObserver observer(String account) {
                return metrics.withAccount(account);
            }

            @Override
            public void built(String account, ChitchatClient client) {
                metrics.withAccount(account).bindTo(client);
            }
        }
    }

    /** Hides the secret key in the endpoints {@code env} and {@code configprops}, also where they are set to show values. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.SanitizingFunction")
    static class Sanitizing {

        @Bean
        SanitizingFunction chitchatSecretKeySanitizer() {
            return data -> namesKey(data.getKey()) || namesKey(String.valueOf(data.getValue()))
                    ? data.withValue(SanitizableData.SANITIZED_VALUE)
                    : data;
        }

        /**
         * In any spelling: {@code chitchat.accounts.shop.secret-key}, {@code CHITCHAT_SECRET_KEY}, and in values that hold
         * whole properties, such as {@code SPRING_APPLICATION_JSON} or a command line.
         */
        private static boolean namesKey(String text) {
            String letters = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
            int ours = letters.indexOf("chitchat");
            return ours >= 0
                    && (letters.indexOf("secretkey", ours) > 0
                            || letters.indexOf("proxy", ours) > 0
                            || letters.indexOf("quotaredis", ours) > 0);
        }
    }

    /**
     * Calls on the event loops of the application, which with WebFlux are its server's. Another application of the same JVM that
     * ends takes the loops that all share with it, and calls under way on them.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.http.client.ReactorResourceFactory")
    static class Loops {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        ChitchatClientBuilderCustomizer chitchatLoopsCustomizer(ObjectProvider<ReactorResourceFactory> resources) {
            return (account, builder) ->
                    resources.ifUnique(known -> builder.httpClient(client -> client.runOn(new CurrentLoops(known))));
        }

        /**
         * The event loops that the application has at the moment: its factory disposes of them when the context stops and makes new
         * ones when it starts again. They stay the factory's: to dispose of these does nothing.
         */
        private record CurrentLoops(ReactorResourceFactory factory) implements LoopResources {

            private LoopResources now() {
                return factory.isRunning() ? factory.getLoopResources() : HttpResources.get();
            }

            @Override
            public EventLoopGroup onServer(boolean useNative) {
                return now().onServer(useNative);
            }

            @Override
            public EventLoopGroup onClient(boolean useNative) {
                return now().onClient(useNative);
            }
        }
    }
}
