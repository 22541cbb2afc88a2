package dev.chitchat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ApiException;
import dev.chitchat.metrics.ChitchatMetrics;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.util.context.ContextView;

/** The service's name for a request, where an answer has one, reaches those who have to ask its support. */
@Timeout(60)
class RequestIdTest {

    private static final ChitchatUpdate UPDATE = ChitchatUpdate.of("q").withAnswer("a");
    private static final RetryPolicy SOON =
            RetryPolicy.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(2));

    private final MockWebServer server = new MockWebServer();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private ChitchatClient client;

    @BeforeEach
    void start() throws IOException {
        server.start();
        client = builder().build();
    }

    private ChitchatClientBuilder builder() {
        return ChitchatClient.builder()
                .account(Account.of(1_400_000_000L, "administrator", SecretKey.of("k".repeat(64))))
                .endpoint(server.url("/").uri())
                .quota(Quota.local(Rate.perSecond(1_000)))
                .retry(RetryPolicy.none())
                .observer(new Ids());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private final class Ids implements CallObserver {
        @Override
        public CallWatch called(String command, ContextView context) {
            return new CallWatch() {
                @Override
                public void identified(String requestId) {
                    seen.add(requestId);
                }
            };
        }
    }

    private void answers(String code, String more) {
        String json = "{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":" + code + more + "}";
        server.enqueue(new MockResponse.Builder().body(json).build());
    }

    @Test
    void aReceiptAndAResultCarryIt() {
        answers("0", ",\"RequestId\":\"r-1\"");
        answers("0", ",\"RequestId\":\"r-2\"");

        StepVerifier.create(client.update(UPDATE))
                .assertNext(receipt -> assertThat(receipt.requestId()).isEqualTo("r-1"))
                .verifyComplete();
        StepVerifier.create(client.updateAll(Flux.just(Outbound.of(UPDATE, 1))))
                .assertNext(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                UpdateResult.Applied.class,
                                applied -> assertThat(applied.requestId()).isEqualTo("r-2")))
                .verifyComplete();
        assertThat(seen).containsExactly("r-1", "r-2");
    }

    @Test
    void aReceiptHasNoneOfAnEarlierAttempt() {
        answers("60008", ",\"RequestId\":\"r-4\"");
        answers("0", "");
        try (ChitchatClient again = builder().retry(SOON).build()) {
            StepVerifier.create(again.update(UPDATE))
                    .assertNext(receipt -> assertThat(receipt.requestId()).isNull())
                    .verifyComplete();
        }
    }

    @Test
    void aSpanHasNoneOfAnEarlierAttempt() {
        answers("60008", ",\"RequestId\":\"r-5\"");
        answers("0", "");
        TestObservationRegistry spans = TestObservationRegistry.create();
        ChitchatMetrics metrics = ChitchatMetrics.of(new SimpleMeterRegistry(), spans);
        try (ChitchatClient again = builder().retry(SOON).observer(metrics).build()) {
            StepVerifier.create(again.update(UPDATE)).expectNextCount(1).verifyComplete();
        }
        assertThat(seen).containsExactly("r-5");
        TestObservationRegistryAssert.assertThat(spans)
                .hasSingleObservationThat()
                .hasHighCardinalityKeyValue("attempts", "2")
                .hasHighCardinalityKeyValue("request.id", "none");
    }

    @Test
    void aRefusalCarriesItAndSaysIt() {
        answers("-7", ",\"RequestId\":\"r-3\"");

        StepVerifier.create(client.update(UPDATE))
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageContaining("RequestId r-3")
                        .isInstanceOfSatisfying(
                                ApiException.class,
                                refused -> assertThat(refused.requestId()).isEqualTo("r-3")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"RequestId\":\"\"",
                ",\"RequestId\":null",
                ",\"RequestId\":{\"a\":[1]}",
                ",\"RequestId\":\"a\",\"RequestId\":\"b\""
            })
    void anAnswerWithoutOneHasNone(String more) {
        answers("0", more);

        StepVerifier.create(client.update(UPDATE))
                .assertNext(receipt -> assertThat(receipt.requestId()).isNull())
                .verifyComplete();
        assertThat(seen).isEmpty();
    }
}
