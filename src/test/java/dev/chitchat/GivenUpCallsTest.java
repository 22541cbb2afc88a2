package dev.chitchat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A call that was written may arrive although its caller has gone: it keeps connection and token until it has ended. */
@Timeout(60)
class GivenUpCallsTest {

    private static final ChitchatUpdate UPDATE = ChitchatUpdate.of("q").withAnswer("a");
    private static final String OK = "{\"ActionStatus\":\"OK\",\"ErrorCode\":0,\"ErrorInfo\":\"\"}";
    private static final String TOO_OFTEN = "{\"ActionStatus\":\"FAIL\",\"ErrorCode\":-14,\"ErrorInfo\":\"\"}";

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ChitchatClientBuilder client() {
        return ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of("0123456789abcdef".repeat(4))))
                .endpoint(server.url("/").uri())
                .retry(RetryPolicy.none());
    }

    private static MockResponse.Builder after(Duration delay, String body) {
        return new MockResponse.Builder().body(body).headersDelay(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void answerAfter(CountDownLatch event, MockResponse.Builder answer) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                event.await();
                return answer.build();
            }
        });
    }

    private RecordedRequest request() throws InterruptedException {
        return Objects.requireNonNull(server.takeRequest(10, TimeUnit.SECONDS), "no request");
    }

    private static void await(ChitchatClient client, Predicate<QuotaStatus> state) {
        Flux.interval(Duration.ofMillis(5))
                .filter(tick -> state.test(client.quotaStatus()))
                .blockFirst(Duration.ofSeconds(20));
    }

    @Test
    void aWrittenCallGoesOnUnseenAndKeepsItsConnection() throws Exception {
        CountDownLatch looked = new CountDownLatch(1);
        answerAfter(looked, after(Duration.ofMillis(500), OK));
        try (ChitchatClient client = client().build()) {
            Disposable caller = client.update(UPDATE).subscribe();
            int first = request().getConnectionIndex();
            caller.dispose();
            assertThat(client.quotaStatus().underWay()).as("keeps its token").isOne();

            looked.countDown();
            await(client, status -> status.underWay() == 0);
            assertThat(client.quotaStatus().unanswered()).as("it was answered").isZero();
            Mono.when(client.update(UPDATE), client.update(UPDATE)).block(Duration.ofSeconds(20));
            assertThat(List.of(request().getConnectionIndex(), request().getConnectionIndex()))
                    .as("of two at once one uses the connection that was kept")
                    .contains(first);
        }
    }

    @Test
    void itsObserverHearsNothingOfItsAnswer() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        answerAfter(left, new MockResponse.Builder().body(OK.replace("}", ",\"RequestId\":\"r1\"}")));
        Queue<String> told = new ConcurrentLinkedQueue<>();
        CallObserver observer = (command, context) -> new CallWatch() {
            @Override
            public void identified(String requestId) {
                told.add(requestId);
            }

            @Override
            public void cancelled(Duration elapsed) {
                told.add("cancelled");
            }
        };
        try (ChitchatClient client = client().observer(observer).build()) {
            Disposable caller = client.update(UPDATE).subscribe();
            request();
            caller.dispose();
            left.countDown();
            await(client, status -> status.underWay() == 0);
            client.update(UPDATE).block(Duration.ofSeconds(20));
        }

        assertThat(told).containsExactly("cancelled", "r1");
    }

    @Test
    void aWaitingCallOfACancelledStreamIsToldAsCancelled() {
        server.enqueue(new MockResponse.Builder().body(OK).build());
        Queue<String> told = new ConcurrentLinkedQueue<>();
        CallObserver observer = (command, context) -> new CallWatch() {
            @Override
            public void ended(Duration elapsed, @Nullable Throwable failure) {
                told.add("ended " + failure);
            }

            @Override
            public void cancelled(Duration elapsed) {
                told.add("cancelled");
            }
        };
        Quota slow = Quota.local(new Rate(1, Duration.ofSeconds(1)));
        try (ChitchatClient client = client().quota(slow).observer(observer).build()) {
            client.update(UPDATE).block(Duration.ofSeconds(20));
            client.updateAll(Flux.just(Outbound.of(UPDATE, 1))).subscribe().dispose();
            await(client, status -> told.size() == 2);
        }

        assertThat(told).containsExactly("ended null", "cancelled");
    }

    @Test
    void aRejectionThatNoCallerSeesStillSlowsTheQuota() throws Exception {
        server.enqueue(after(Duration.ofMillis(200), TOO_OFTEN).build());
        try (ChitchatClient client = client().build()) {
            Disposable caller = client.update(UPDATE).subscribe();
            assertThat(request().getTarget()).contains("update_chitchat");
            caller.dispose();

            await(client, status -> status.underWay() == 0);
            assertThat(client.quotaStatus().rejected()).isOne();
        }
    }

    @Test
    void aCallGivenUpUnseenEndsByTheTimeoutOfItsAttempt() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        try (ChitchatClient client = client().timeout(Duration.ofMillis(400)).build()) {
            Disposable caller = client.update(UPDATE).subscribe();
            assertThat(request().getTarget()).contains("update_chitchat");
            caller.dispose();

            await(client, status -> status.unanswered() == 1);
            assertThat(client.quotaStatus().underWay()).isZero();
        }
    }

    @Test
    void closingTheClientEndsCallsThatGoOnUnseen() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        ChitchatClient client = client().timeout(Duration.ofHours(1)).build();
        Disposable caller = client.update(UPDATE).subscribe();
        assertThat(request().getTarget()).contains("update_chitchat");
        caller.dispose();
        assertThat(client.quotaStatus().underWay()).isOne();

        client.close();

        assertThat(client.quotaStatus().underWay()).isZero();
        client.onClosed().block(Duration.ofSeconds(10));
    }
}
