package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClient;
import dev.chitchat.metrics.CallConvention;
import dev.chitchat.metrics.ChitchatMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is there only with an optional library; each in a class of its own that is not loaded without it. */
final class InstrumentConfiguration {

    private InstrumentConfiguration() {}

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
}
