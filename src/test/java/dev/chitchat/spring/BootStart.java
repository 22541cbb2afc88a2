package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.sandbox.ChitchatSandbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A small application on the Spring Boot that its class path has; says what it found. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class BootStart {

    @SuppressWarnings("SystemOut") // what the test reads
    public static void main(String[] args) {
        System.out.println(start());
    }

    static String start() {
        SpringApplication application = new SpringApplication(BootStart.class);
        application.setDefaultProperties(Map.of("spring.main.web-application-type", "none"));
        try (ConfigurableApplicationContext context = application.run()) {
            context.getBean(ChitchatClient.class)
                    .update(ChitchatUpdate.of("q").withAnswer("Hello!"))
                    .block(Duration.ofSeconds(20));
            double attempts = context.getBean(MeterRegistry.class)
                    .get("chitchat.client.attempts")
                    .timer()
                    .count();
            return "boot " + SpringBootVersion.getVersion() + " attempts " + attempts + " library "
                    + context.getBean(ChitchatSandbox.class).library().keySet() + " health "
                    + context.containsBean("chitchatHealthIndicator");
        }
    }

    @Bean
    ChitchatSandbox sandbox() {
        return ChitchatSandbox.start();
    }

    @Bean
    ChitchatConnectionDetails details(ChitchatSandbox sandbox) {
        return ChitchatConnectionDetails.of(
                sandbox.endpoint(), Account.of(88888888L, "administrator", SecretKey.of("key")));
    }

    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }
}
