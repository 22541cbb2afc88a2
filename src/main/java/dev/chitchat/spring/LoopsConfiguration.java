package dev.chitchat.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Calls on the event loops of the application, which with WebFlux are its server's. Another application of the same JVM that
 * ends takes the loops that all share with it, and calls under way on them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.http.client.ReactorResourceFactory")
class LoopsConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ChitchatHttpClientCustomizer chitchatLoopsCustomizer(ObjectProvider<ReactorResourceFactory> resources) {
        return (account, client) -> {
            ReactorResourceFactory known = resources.getIfUnique();
            return known == null ? client : client.runOn(new CurrentLoops(known));
        };
    }
}
