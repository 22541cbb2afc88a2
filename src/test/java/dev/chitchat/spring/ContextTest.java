package dev.chitchat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.metrics.CallContext;
import dev.chitchat.sandbox.ChitchatSandbox;
import io.micrometer.context.ContextRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;

/** What a thread carries, as the MDC is, and the observation it is in go along with a call, as Reactor does it. */
@Timeout(60)
class ContextTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String KEY = "request";

    private final ThreadLocal<String> request = new ThreadLocal<>();
    private final List<Observation.ContextView> parents = new CopyOnWriteArrayList<>();
    private final List<String> threads = new CopyOnWriteArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final ChitchatSandbox sandbox = ChitchatSandbox.start();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ChitchatAutoConfiguration.class, ReactorAutoConfiguration.class))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(ObservationRegistry.class, this::observations)
            .withPropertyValues(
                    "spring.reactor.context-propagation=auto",
                    "chitchat.sdk-app-id=88888888",
                    "chitchat.secret-key=key",
                    "chitchat.endpoint=" + sandbox.endpoint());

    @BeforeEach
    void register() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, request);
    }

    @AfterEach
    void stop() {
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        Hooks.disableAutomaticContextPropagation();
        sandbox.close();
    }

    @Test
    void codeAfterACallSeesWhatTheThreadBeforeItCarried() {
        runner.run(context -> {
            request.set("r1");
            context.getBean(ChitchatClient.class)
                    .update(ChitchatUpdate.of("q").withAnswer("Hello!"))
                    .doOnNext(receipt -> note())
                    .block(SOON);
        });

        assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread().getName());
        assertThat(seen).containsExactly("r1");
    }

    @Test
    void everyResultOfAStreamSeesItToo() {
        runner.run(context -> {
            request.set("r2");
            context.getBean(ChitchatClient.class)
                    .updateAll(Flux.range(0, 3).map(i -> Outbound.of(ChitchatUpdate.of("q" + i), i)))
                    .doOnNext(result -> note())
                    .blockLast(SOON);
        });

        assertThat(seen).containsExactly("r2", "r2", "r2");
    }

    @Test
    void theOuterObservationIsTheParentAndCurrentAfterwards() {
        runner.run(context -> {
            Observation around = Observation.start("http.server.requests", context.getBean(ObservationRegistry.class));
            around.scoped(() -> context.getBean(ChitchatClient.class)
                    .update(ChitchatUpdate.of("q").withAnswer("Hello!"))
                    .doOnNext(receipt -> seen.add(String.valueOf(
                            context.getBean(ObservationRegistry.class).getCurrentObservation())))
                    .block(SOON));
            around.stop();

            assertThat(parents).containsExactly(around.getContextView());
            assertThat(seen).containsExactly(around.toString());
        });
    }

    private void note() {
        threads.add(Thread.currentThread().getName());
        seen.add(String.valueOf(request.get()));
    }

    private ObservationRegistry observations() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<CallContext>() {
            @Override
            public void onStart(CallContext call) {
                Observation parent = (Observation) call.getParentObservation();
                if (parent != null) {
                    parents.add(parent.getContextView());
                }
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof CallContext;
            }
        });
        return registry;
    }
}
