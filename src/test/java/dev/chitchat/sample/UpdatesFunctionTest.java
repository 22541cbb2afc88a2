package dev.chitchat.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.ResultLine;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.SandboxOptions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

/** A function of streams, as a binder of messages or requests calls it. */
@Timeout(60)
class UpdatesFunctionTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final ChitchatSandbox sandbox =
            ChitchatSandbox.start(SandboxOptions.DEFAULTS.withModel(CountingModel.NONE));
    private final ChitchatClient client = ChitchatClient.builder()
            .account(Account.of(88888888L, "administrator", SecretKey.of("key")))
            .endpoint(sandbox.endpoint())
            .quota(Quota.local(Rate.perSecond(1000)))
            .build();
    private final Function<Flux<String>, Flux<ResultLine>> function = new UpdatesFunction(client);

    private static String edit(int i) {
        return "{\"StandardQuestionId\":\"q" + i % 7 + "\",\"Answer\":\"" + i + "\"}";
    }

    private static long line(ResultLine result) {
        return Objects.requireNonNull(result.line());
    }

    @Test
    void everyLineHasItsResultAndBadOnesEndNothing() {
        Flux<String> lines = Flux.range(0, 100).map(i -> i % 10 == 3 ? "{broken" : edit(i));

        List<ResultLine> results = Mono.from(function.apply(lines)
                        .sort(Comparator.comparing(UpdatesFunctionTest::line))
                        .collectList())
                .block(SOON);

        assertThat(results)
                .hasSize(100)
                .allSatisfy(result ->
                        assertThat(result.outcome()).isEqualTo(line(result) % 10 == 4 ? "failed" : "applied"));
        assertThat(sandbox.calls()).hasSize(90);
    }

    @Test
    void resultsComeWhileTheStreamIsOpenAndItsEndEndsThem() {
        TestPublisher<String> topic = TestPublisher.create();
        Flux<ResultLine> results = function.apply(topic.flux()).replay().autoConnect(0);

        topic.next(edit(1));
        assertThat(results.blockFirst(SOON)).isNotNull();
        topic.complete();

        assertThat(results.count().block(SOON)).isOne();
        assertThat(topic.wasCancelled()).isFalse();
        client.close();
        sandbox.close();
    }
}
