package dev.chitchat.spring;

import io.netty.channel.EventLoopGroup;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * Calls on the event loops of the application, which with WebFlux are its server's. Another application of the same JVM that
 * ends takes the loops that all share with it, and calls under way on them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.http.client.ReactorResourceFactory")
class LoopsConfiguration {

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
