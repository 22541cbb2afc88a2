package dev.chitchat.readme;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Region;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.metrics.ChitchatMetrics;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.spring.ChitchatConnectionDetails;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Flux;

/** What the documentation of types shows beside the front page's {@link Snippets}; {@link ExamplesTest} compares the two. */
final class Examples {

    private final Account account;

    Examples(Account account) {
        this.account = account;
    }

    // spotless:off
    @Bean
    ChitchatConnectionDetails details(ChitchatSandbox sandbox) {
        return ChitchatConnectionDetails.of(sandbox.endpoint(), account);
    }

    static ChitchatUpdate update() {
        ChitchatUpdate update = ChitchatUpdate.of("1500086040-@RBT#DeskDefaultRobot-qJLb9mKIA4bmdv9j")
                .withAnswer("Hello!", AnswerType.TEXT)
                .withCategory(77514);
        return update;
    }

    static ChitchatUpdate updateOfJson() {
        return ChitchatUpdate.fromJson("{\"StandardQuestionId\":\"q1\",\"Answer\":\"Hello!\",\"AnswerType\":0}");
    }

    static <Order> void failures(Flux<UpdateResult<Order>> results, List<Order> again) {
        results.subscribe(result -> {
            if (result instanceof UpdateResult.Failed<Order> failed && failed.error().retryable()) {
                again.add(failed.correlation());
            }
        });
    }

    static List<Faults> faults() {
        Faults often = Faults.of(0.1, Fault.RESET_AFTER, Fault.STALL); // one call in ten, half of them each way
        Faults seldom = Faults.NONE.with(Fault.GARBAGE, 0.01); // one call in a hundred
        return List.of(often, seldom);
    }

    static SandboxOptions sandbox() {
        SandboxOptions options = SandboxOptions.DEFAULTS.withModel(CountingModel.TOKEN_BUCKET).withJitter(Jitter.uniform());
        return options;
    }

    ChitchatClient metrics(MeterRegistry meters, ObservationRegistry observations) {
        ChitchatMetrics metrics = ChitchatMetrics.of(meters, observations);
        ChitchatClient client = ChitchatClient.builder().account(account).region(Region.SEOUL).observer(metrics).build();
        metrics.bindTo(client); // the quota's gauges
        return client;
    }
    // spotless:on
}
