package dev.chitchat.spring;

import dev.chitchat.metrics.CallConvention;
import dev.chitchat.metrics.ChitchatMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
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
    }

    /** Health, with the actuator of Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.health.contributor.ReactiveHealthIndicator",
                "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator"
            })
    static class HealthOfClients {

        @Bean
        LastCalls chitchatLastCalls() {
            return new LastCalls(Clock.systemUTC());
        }

        @Bean
        @ConditionalOnEnabledHealthIndicator("chitchat")
        @ConditionalOnMissingBean(name = "chitchatHealthIndicator")
        ChitchatHealthIndicator chitchatHealthIndicator(LastCalls calls) {
            return new ChitchatHealthIndicator(calls);
        }
    }

    /** The secret key in the actuator's endpoints. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.SanitizingFunction")
    static class Sanitizing {

        @Bean
        SanitizingFunction chitchatSecretKeySanitizer() {
            return new SecretKeySanitizer();
        }
    }
}
