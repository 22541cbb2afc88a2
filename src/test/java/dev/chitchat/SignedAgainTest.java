package dev.chitchat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ApiException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.signals.Recorded;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a client does when the service says that a signature is no longer valid, or wrong. */
@Timeout(60)
class SignedAgainTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String KEY = "7d0c1a6f5be24938a1c0ffee00b5d3c2417e9f8a6b5c4d3e2f1a0b9c8d7e6f50";
    private static final int CALLERS = 20;

    private final MockWebServer server = new MockWebServer();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private ChitchatClient client;

    @BeforeEach
    void start() throws IOException {
        server.start();
        client = ChitchatClient.builder()
                .account(Account.of(1_400_000_000L, "administrator", SecretKey.of(KEY)))
                .endpoint(server.url("/").uri())
                .quota(Quota.local(Rate.perSecond(1_000)))
                .retry(RetryPolicy.defaults().withBackoff(Duration.ofMillis(5), Duration.ofMillis(50)))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    /** Answers with the code that fits the signature of a request. */
    private void judge(UnaryOperator<String> codeOf) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String signature = Objects.requireNonNull(request.getUrl().queryParameter("usersig"));
                signatures.add(signature);
                String code = codeOf.apply(signature);
                String status = code.equals("0") ? "OK" : "FAIL";
                return new MockResponse.Builder()
                        .body("{\"ActionStatus\":\"" + status + "\",\"ErrorInfo\":\"\",\"ErrorCode\":" + code + "}")
                        .build();
            }
        });
    }

    private Mono<UpdateReceipt> call(int n) {
        return client.update(ChitchatUpdate.of("q" + n).withAnswer("Hello!"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"70001", "70052"})
    void anExpiredSignatureIsReplacedAndTheCallMadeAgainOnce(String code) {
        judge(signature -> signature.equals(signatures.get(0)) ? afterASecond(code) : "0");

        Recorded.of(call(1))
                .assertNext(receipt -> assertThat(receipt.attempts()).isEqualTo(2))
                .expectComplete()
                .verify(SOON);
        assertThat(signatures).hasSize(2).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"70001", "70052"})
    void aSignatureThatIsCalledExpiredAgainIsNoReasonToGoOn(String code) {
        judge(signature -> code);

        assertRefused(code, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"70002", "70003", "70005", "70009", "70013", "70014", "70016", "70020", "70050", "70051"})
    void aSignatureThatIsWrongIsNotSentAgain(String code) {
        judge(signature -> code);

        assertRefused(code, 1);
    }

    private void assertRefused(String code, int attempts) {
        Recorded.of(call(1))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(ApiException.class, refused -> {
                            assertThat(refused.code()).isEqualTo(Integer.parseInt(code));
                            assertThat(refused.attempts()).isEqualTo(attempts);
                        }))
                .verify(SOON);
        assertThat(signatures).hasSize(attempts);
    }

    /** Half of the callers give up at the moment at which they are told so; whoever signs, the others get by with it. */
    @Test
    void whoeverGivesUpWhileTheSignatureIsReplacedHoldsNobodyUp() {
        CountDownLatch allHaveCome = new CountDownLatch(CALLERS);
        judge(signature -> {
            if (!signature.equals(signatures.get(0))) {
                return "0";
            }
            allHaveCome.countDown();
            return await(allHaveCome) ? afterASecond("70001") : "-7";
        });
        Flux<UpdateReceipt> patient = Flux.range(0, CALLERS / 2).flatMap(this::call, CALLERS);
        Flux<UpdateReceipt> impatient =
                Flux.range(CALLERS / 2, CALLERS / 2).flatMap(n -> call(n).takeUntilOther(givesUpAfter(n)), CALLERS);

        Recorded.of(patient.map(UpdateReceipt::attempts).collectList().zipWith(impatient.count()))
                .assertNext(
                        both -> assertThat(both.getT1()).hasSize(CALLERS / 2).containsOnly(2))
                .expectComplete()
                .verify(SOON);
        assertThat(signatures.stream().distinct()).hasSize(2);
    }

    /** Around the moment of the answer, some before it and some after. */
    private static Mono<Long> givesUpAfter(int n) {
        return Mono.delay(Duration.ofMillis(1_100 + n * 5L));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Signatures count in whole seconds: one that is made within the same second is the same. */
    private static String afterASecond(String code) {
        Recorded.of(Mono.delay(Duration.ofMillis(1_100)))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
        return code;
    }
}
