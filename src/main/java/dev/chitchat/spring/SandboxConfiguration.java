package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** A sandbox in place of the service for every account, for tests: no client of the application calls a real host. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(prefix = "chitchat.sandbox", name = "enabled", havingValue = "true")
class SandboxConfiguration {

    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127\\..*|\\[::1]");

    @Bean
    @ConditionalOnMissingBean
    ChitchatSandbox chitchatSandbox(Settings settings) {
        return ChitchatSandbox.start(SandboxOptions.DEFAULTS.withLimitPerSecond(settings.rate()));
    }

    @Bean
    @Primary
    ChitchatConnectionDetails chitchatSandboxDetails(ChitchatSandbox sandbox, Settings settings) {
        return ChitchatConnectionDetails.of(
                sandbox.endpoint(), settings.topLevel().account());
    }

    @Bean
    static BeanPostProcessor chitchatRealHosts() {
        return new RealHosts();
    }

    private static final class RealHosts implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            @Nullable URI endpoint = bean instanceof ChitchatClient client ? client.endpoint() : null;
            if (endpoint != null && !THIS_MACHINE.matcher(endpoint.getHost()).matches()) {
                throw new PropertyException(
                        "chitchat.sandbox.enabled",
                        "the bean " + name + " would call " + endpoint
                                + "; build it with the endpoint of the bean ChitchatSandbox");
            }
            return bean;
        }
    }
}
