package dev.chitchat.spring;

import dev.chitchat.ChitchatClient;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** A sandbox in place of the service for every account, for tests: no client of the application calls a real host. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(prefix = "chitchat.sandbox", name = "enabled", havingValue = "true")
class SandboxConfiguration {

    private static final Pattern THIS_MACHINE = Pattern.compile("(?i)localhost|127\\.[0-9.]+|\\[::1]");

    @Bean
    @ConditionalOnMissingBean
    ChitchatSandbox chitchatSandbox(Settings settings) {
        return ChitchatSandbox.start(SandboxOptions.DEFAULTS.withLimitPerSecond(
                settings.properties.quota().rate()));
    }

    @Bean
    @Primary
    ChitchatConnectionDetails chitchatSandboxDetails(ChitchatSandbox sandbox, Settings settings) {
        return ChitchatConnectionDetails.of(
                sandbox.endpoint(), Objects.requireNonNull(settings.topLevel()).account());
    }

    @Bean
    static BeanPostProcessor chitchatRealHosts() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                @Nullable
                URI endpoint = bean instanceof ChitchatClient client ? client.endpoint() : null; // null in a mock
                if (endpoint != null
                        && !THIS_MACHINE.matcher(endpoint.getHost()).matches()) {
                    throw new PropertyException(
                            "chitchat.sandbox.enabled",
                            "the bean " + name + " would call " + endpoint
                                    + "; build it with the endpoint of the bean ChitchatSandbox");
                }
                return bean;
            }
        };
    }

    /** After each test, the sandbox forgets calls and library, as a new one would. Not loaded without spring-test. */
    static final class Reset implements TestExecutionListener {

        @Override
        public void afterTestMethod(TestContext test) {
            if (!test.hasApplicationContext()) {
                return;
            }
            ApplicationContext context = test.getApplicationContext();
            if (context.getEnvironment().getProperty("chitchat.sandbox.enabled", Boolean.class, false)) {
                context.getBeanProvider(ChitchatSandbox.class).forEach(ChitchatSandbox::reset);
            }
        }
    }
}
