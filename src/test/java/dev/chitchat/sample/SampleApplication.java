package dev.chitchat.sample;

import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.spring.ChitchatConnectionDetails;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts the sample: updates over HTTP, health and metrics, against a sandbox in the same process. */
@SpringBootApplication(proxyBeanMethods = false)
public class SampleApplication {

    private static final long APP = 88888888L;
    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";

    /** Starts on the port of {@code sample.properties}, or of {@code --server.port}. */
    public static void main(String[] args) {
        application().run(args);
    }

    static SpringApplication application() {
        SpringApplication application = new SpringApplication(SampleApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "sample"));
        return application;
    }

    @Bean
    ChitchatSandbox sandbox(@Value("${sample.limit}") double callsPerSecond) {
        return ChitchatSandbox.start(SandboxOptions.DEFAULTS
                .withLimitPerSecond(callsPerSecond)
                .withSdkAppId(APP)
                .withSecretKey(KEY));
    }

    /** In the place of the three properties that an application with an account sets. */
    @Bean
    ChitchatConnectionDetails connectionDetails(ChitchatSandbox sandbox) {
        return ChitchatConnectionDetails.of(sandbox.endpoint(), Account.of(APP, "administrator", SecretKey.of(KEY)));
    }
}
