package dev.chitchat.spring;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * The event loops that the application has at the moment: its factory disposes of them when the context stops and makes new
 * ones when it starts again.
 */
record CurrentLoops(ReactorResourceFactory factory) implements LoopResources {

    private LoopResources now() {
        return factory.isRunning() ? factory.getLoopResources() : HttpResources.get();
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return now().onServer(useNative);
    }

    @Override
    public EventLoopGroup onServerSelect(boolean useNative) {
        return now().onServerSelect(useNative);
    }

    @Override
    public EventLoopGroup onClient(boolean useNative) {
        return now().onClient(useNative);
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
        return now().onChannel(type, group);
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
        return now().onChannelClass(type, group);
    }

    /** They are the factory's. */
    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
        return Mono.empty();
    }
}
