package dev.chitchat;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Account;
import dev.chitchat.api.StatusResult;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A deletion whose first answer is lost and whose next is -50003, over the wire. */
@Timeout(60)
class DeletedOrNotTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String LAPSED = "{'ActionStatus':'FAIL','ErrorInfo':'','ErrorCode':-50003}";
    private static final String NO_CATEGORIES = "{'ActionStatus':'OK','ErrorCode':0,'Total':0,'List':[]}";
    private static final String CATEGORY_7 = "{'ActionStatus':'OK','ErrorCode':0,'Total':1,'List':["
            + "{'CategoryId':7,'ParentId':0,'Title':'t','MenuType':0,'Status':1}]}";
    private static final List<String> IDS =
            IntStream.range(0, 100).mapToObj(i -> "q" + i).toList();

    private final MockWebServer server = new MockWebServer();
    private ChitchatClient client;
    private String looked = LAPSED;

    @BeforeEach
    void start() throws Exception {
        server.setDispatcher(new Dispatcher() {
            private boolean lost;

            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String target = requireNonNull(request.getTarget());
                if (target.contains("/robot_get_language_list")) {
                    return body("{'ErrorCode':60009}".replace('\'', '"'));
                }
                if (target.contains("/list_chitchat") || target.contains("/desc_chitchat")) {
                    return body(
                            target.contains("list")
                                            && requireNonNull(request.getBody())
                                                    .utf8()
                                                    .contains("\"PageIndex\":2")
                                    ? listOf(List.of())
                                    : looked);
                }
                boolean first = !lost;
                lost = true;
                return first ? new MockResponse.Builder().code(502).build() : body(LAPSED);
            }
        });
        server.start();
        client = ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of("0123456789abcdef")))
                .endpoint(server.url("/").uri())
                .quota(Quota.local(Rate.perSecond(1000)))
                .retry(RetryPolicy.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(5)))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static MockResponse body(String quoted) {
        return new MockResponse.Builder().body(quoted.replace('\'', '"')).build();
    }

    private static String listOf(List<String> ids) {
        String questions = ids.stream()
                .map(id -> "{'StandardQuestionId':'" + id + "','StandardQuestion':'Q','Answer':'A','CategoryId':7}")
                .collect(Collectors.joining(","));
        return "{'ActionStatus':'OK','ErrorCode':0,'QuestionList':[" + questions + "]}";
    }

    private Flux<StatusResult> deleted() {
        return client.library().delete(Flux.fromIterable(IDS));
    }

    @Test
    void aHundredThatTheLibraryLacksAreDeleted() {
        looked = listOf(List.of("other"));
        StepVerifier.create(deleted().filter(StatusResult.Done.class::isInstance))
                .expectNextCount(100)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void aHundredThatAreStillThereAreNotReportedDeleted() {
        looked = listOf(IDS);
        expectEndOfAccount();
    }

    @Test
    void aHundredThatCannotBeLookedUpAreNotReportedDeleted() {
        expectEndOfAccount();
    }

    private void expectEndOfAccount() {
        StepVerifier.create(deleted())
                .expectErrorSatisfies(ended -> assertThat(ended).isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(-50003);
                    assertThat(refused.affectsEveryCall()).isTrue();
                }))
                .verify(SOON);
    }

    @Test
    void aCategoryThatTheTreeLacksIsDeleted() {
        looked = NO_CATEGORIES;
        StepVerifier.create(client.library().deleteCategoryAndItsQuestions(7)).verifyComplete();
    }

    @Test
    void aCategoryThatIsStillThereIsNotReportedDeleted() {
        looked = CATEGORY_7;
        StepVerifier.create(client.library().deleteCategoryAndItsQuestions(7))
                .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("-50003"))
                .verify(SOON);
    }

    @Test
    void aCategoryThatCannotBeLookedUpMayBeDeleted() {
        StepVerifier.create(client.library().deleteCategoryAndItsQuestions(7))
                .expectErrorSatisfies(error -> {
                    assertThat(((ChitchatException) error).mayHaveTakenEffect()).isTrue();
                    assertThat(error).hasMessageContaining("not known").hasMessageContaining("look-up failed");
                })
                .verify(SOON);
    }
}
