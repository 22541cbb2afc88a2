package dev.chitchat;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Account;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.Category;
import dev.chitchat.api.CategoryTree;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.api.RawCall;
import dev.chitchat.api.StatusResult;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.error.TransportException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Every command's wire form against the samples of the service's pages, their lost commas and quotes put back. */
@Timeout(60)
class LibraryWireTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String ID = "1500086040-@RBT#DeskDefaultRobot-qJLb9mKIA4bmdv9j";
    private static final String OK = "{'ActionStatus':'OK','ErrorInfo':'','ErrorCode':0}";
    private static final String NO_SUCH_COMMAND = "{'ActionStatus':'FAIL','ErrorInfo':'no','ErrorCode':60009}";

    private final MockWebServer server = new MockWebServer();
    private ChitchatClient client;
    private ChitchatLibrary library;

    @BeforeEach
    void start() throws Exception {
        server.start();
        client = client(RetryPolicy.defaults().withBackoff(Duration.ofMillis(1), Duration.ofMillis(5)));
        library = client.library();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private ChitchatClient client(RetryPolicy retry) {
        return ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of("0123456789abcdef")))
                .endpoint(server.url("/").uri())
                .quota(Quota.local(Rate.perSecond(1000)))
                .retry(retry)
                .build();
    }

    private void answer(String... bodies) {
        for (String body : bodies) {
            server.enqueue(new MockResponse.Builder().body(json(body)).build());
        }
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    private void sent(String command, String body) throws InterruptedException {
        RecordedRequest request = requireNonNull(server.takeRequest(30, TimeUnit.SECONDS));
        assertThat(request.getTarget())
                .startsWith("/v4/openim_console_http_svc/" + command + "?")
                .contains("sdkappid=88888888", "identifier=administrator", "usersig=", "random=", "contenttype=json");
        assertThat(requireNonNull(request.getBody()).utf8()).isEqualTo(json(body));
    }

    @Test
    void listSendsItsFiltersAndReadsTheSamplesQuestion() throws Exception {
        answer(
                "{'ActionStatus':'OK','ErrorInfo':'','ErrorCode':0,'AllQuestionCount':4,'StandardQuestionCount':2,"
                        + "'QuestionList':[{'StandardQuestionId':'1500086166-@RBT#DeskDefaultRobot-dhoLfseT3tvxP4HB',"
                        + "'StandardQuestion':'Are you an AI?','Status':4,'CategoryId':10463,"
                        + "'Answer':'I am a small robot.','AnswerType':0,'QuestionType':1,'SimilarQuestions':[]}]}",
                "{'ActionStatus':'OK','ErrorInfo':'','ErrorCode':0,'QuestionList':[]}");
        QuestionFilter filter = QuestionFilter.ALL
                .withKeyword("robot")
                .withCategory(10463)
                .withStatus(QuestionStatus.ENABLED)
                .withLanguageTag("");
        Recorded.of(library.list(filter))
                .expectNext(new LibraryQuestion(
                        "1500086166-@RBT#DeskDefaultRobot-dhoLfseT3tvxP4HB",
                        "Are you an AI?",
                        "I am a small robot.",
                        AnswerType.TEXT,
                        10463,
                        QuestionStatus.ENABLED,
                        List.of(),
                        null))
                .expectComplete()
                .verify(SOON);
        sent(
                "list_chitchat",
                "{'PageIndex':1,'PageSize':100,'Question':'robot','CategoryId':10463,'Status':4,'LanguageTag':''}");
        sent(
                "list_chitchat",
                "{'PageIndex':2,'PageSize':100,'Question':'robot','CategoryId':10463,'Status':4,'LanguageTag':''}");
    }

    @Test
    void aListToleratesWhatThePagesContradict() {
        answer(
                "{'ActionStatus':'OK','ErrorCode':0,'QuestionList':[{'StandardQuestionId':'q','Question':'Hi?',"
                        + "'Status':'5','CategoryId':'7','New':{},'SimilarQuestions':null}]}",
                "{'ActionStatus':'OK','ErrorCode':0}");
        Recorded.of(library.list(QuestionFilter.ALL))
                .expectNext(new LibraryQuestion(
                        "q", "Hi?", "", AnswerType.TEXT, 7, QuestionStatus.DISABLED, List.of(), null))
                .expectComplete()
                .verify(SOON);
    }

    /** Two questions of 4.5 MB do not fit into one answer of 8 MiB. */
    @Test
    void aPageThatIsTooLargeIsReadInHalves() throws Exception {
        String row = "{'StandardQuestionId':'%s','StandardQuestion':'Q','Answer':'" + "x".repeat(4_500_000)
                + "','CategoryId':7}";
        String page = "{'ActionStatus':'OK','ErrorCode':0,'QuestionList':[%s]}";
        String a = row.formatted("a");
        String b = row.formatted("b");
        for (int pass = 0; pass < 2; pass++) {
            IntStream.of(100, 50, 25, 12, 6, 3).forEach(size -> answer(page.formatted(a + "," + b)));
            answer(page.formatted(a), page.formatted(b), page.formatted(""));
        }
        assertThat(library.list(QuestionFilter.ALL).collectList().block(SOON))
                .extracting(LibraryQuestion::standardQuestionId)
                .containsExactly("a", "b");
        sent("list_chitchat", "{'PageIndex':1,'PageSize':100}");
        sent("list_chitchat", "{'PageIndex':1,'PageSize':50}");
        assertThat(server.getRequestCount()).isEqualTo(18);
    }

    @Test
    void addSendsTheSamplesBody() throws Exception {
        answer(OK);
        Recorded.of(library.add(NewQuestion.of(77514, "Question added by REST API", "Answer added by REST API")
                        .withSimilarQuestions(List.of("Similar question 1", "Similar question 2"))))
                .assertNext(receipt -> assertThat(receipt.standardQuestionId()).isNull())
                .expectComplete()
                .verify(SOON);
        sent(
                "add_chitchat",
                "{'CategoryId':77514,'Question':'Question added by REST API','Answer':'Answer added by REST API',"
                        + "'AnswerType':0,'SimilarQuestions':['Similar question 1','Similar question 2']}");
    }

    @Test
    void aLostAdditionIsLookedUpByKeywordThenInItsCategory() throws Exception {
        server.enqueue(new MockResponse.Builder().code(502).build());
        String empty = "{'ActionStatus':'OK','ErrorCode':0,'QuestionList':[]}";
        String other = "{'StandardQuestionId':'x','StandardQuestion':'Q','Answer':'other','CategoryId':7}";
        String same = "{'StandardQuestionId':'y','StandardQuestion':'Q','Answer':'A','CategoryId':7}";
        answer(empty, "{'ActionStatus':'OK','ErrorCode':0,'QuestionList':[" + other + "," + same + "]}");
        try (ChitchatClient once = client(RetryPolicy.none())) {
            Recorded.of(once.library().add(NewQuestion.of(7, "Q", "A")))
                    .assertNext(
                            receipt -> assertThat(receipt.standardQuestionId()).isEqualTo("y"))
                    .expectComplete()
                    .verify(SOON);
        }
        sent("add_chitchat", "{'CategoryId':7,'Question':'Q','Answer':'A','AnswerType':0,'SimilarQuestions':[]}");
        sent("list_chitchat", "{'PageIndex':1,'PageSize':100,'Question':'Q','CategoryId':7}");
        sent("list_chitchat", "{'PageIndex':1,'PageSize':100,'CategoryId':7}");
    }

    @Test
    void anAdditionThatFailsCountsTheAttemptsBeforeItsLookUp() {
        server.enqueue(new MockResponse.Builder().code(502).build());
        String empty = "{'ActionStatus':'OK','ErrorCode':0,'QuestionList':[]}";
        answer(empty, empty, "{'ActionStatus':'FAIL','ErrorInfo':'no','ErrorCode':-7}");
        Recorded.of(library.add(NewQuestion.of(7, "Q", "A")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                ApiException.class,
                                refused -> assertThat(refused.attempts()).isEqualTo(2)))
                .verify(SOON);
        assertThat(client.retryStatus().retries()).isEqualTo(1);
    }

    @Test
    void anAdditionThatCannotBeLookedUpFailsWithWhatHappenedToIt() {
        server.enqueue(new MockResponse.Builder().code(502).build());
        answer(NO_SUCH_COMMAND);
        Recorded.of(library.add(NewQuestion.of(7, "Q", "A")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                TransportException.class,
                                lost -> assertThat(lost.httpStatus()).isEqualTo(502))
                        .satisfies(lost ->
                                assertThat(lost.getSuppressed()).hasAtLeastOneElementOfType(ApiException.class)))
                .verify(SOON);
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void aBatchIsEnabledDisabledOrDeletedInOneCall() throws Exception {
        answer(OK, OK, OK);
        Flux.concat(
                        library.enable(Flux.just(ID)),
                        library.disable(Flux.just("a", "b", "a")),
                        library.delete(Flux.just(ID)))
                .as(StepVerifier::create)
                .expectNext(
                        new StatusResult.Done(ID),
                        new StatusResult.Done("a"),
                        new StatusResult.Done("b"),
                        new StatusResult.Done(ID))
                .expectComplete()
                .verify(SOON);
        sent("batch_set_chitchat", "{'StandardQuestionIds':['" + ID + "'],'Status':4}");
        sent("batch_set_chitchat", "{'StandardQuestionIds':['a','b'],'Status':5}");
        sent("batch_set_chitchat", "{'StandardQuestionIds':['" + ID + "'],'Status':6}");
    }

    @Test
    void theNewerNameOfTheSimilarQuestionsIsCalledFirst() throws Exception {
        answer(OK);
        Recorded.of(library.setSimilarQuestions(ID, List.of("Similar question 1")))
                .expectComplete()
                .verify(SOON);
        sent(
                "update_similar_chitchat",
                "{'StandardQuestionId':'" + ID + "','SimilarQuestions':['Similar question 1']}");
    }

    @Test
    void theOlderNameIsCalledWhereTheNewerIsMissingAndRemembered() throws Exception {
        answer(NO_SUCH_COMMAND, OK, OK);
        Recorded.of(library.setSimilarQuestions("q", List.of()).then(library.setSimilarQuestions("q", List.of("x"))))
                .expectComplete()
                .verify(SOON);
        sent("update_similar_chitchat", "{'StandardQuestionId':'q','SimilarQuestions':[]}");
        sent("update_chitchat_similar", "{'StandardQuestionId':'q','SimilarQuestions':[]}");
        sent("update_chitchat_similar", "{'StandardQuestionId':'q','SimilarQuestions':['x']}");
    }

    @Test
    void aCallUnderWayUsesTheOlderNameThatAnotherHasFound() {
        CountDownLatch found = new CountDownLatch(1);
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                boolean older = request.getTarget().contains("/update_chitchat_similar?");
                if (!older && requireNonNull(request.getBody()).utf8().contains("second")) {
                    assertThat(found.await(30, TimeUnit.SECONDS)).isTrue();
                }
                return new MockResponse.Builder()
                        .body(json(older ? OK : NO_SUCH_COMMAND))
                        .build();
            }
        });
        Mono<Void> first = library.setSimilarQuestions("first", List.of()).doOnSuccess(done -> found.countDown());
        Recorded.of(Mono.when(library.setSimilarQuestions("second", List.of()), first))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void whereBothNamesAreMissingTheErrorSaysSoAndNothingIsRemembered() throws Exception {
        answer(NO_SUCH_COMMAND, NO_SUCH_COMMAND, OK);
        Recorded.of(library.setSimilarQuestions("q", List.of()))
                .expectErrorSatisfies(error ->
                        assertThat(error).isInstanceOf(ApiException.class).hasMessageContaining("60009"))
                .verify(SOON);
        Recorded.of(library.setSimilarQuestions("q", List.of()))
                .expectComplete()
                .verify(SOON);
        sent("update_similar_chitchat", "{'StandardQuestionId':'q','SimilarQuestions':[]}");
        sent("update_chitchat_similar", "{'StandardQuestionId':'q','SimilarQuestions':[]}");
        sent("update_similar_chitchat", "{'StandardQuestionId':'q','SimilarQuestions':[]}");
    }

    @Test
    void categoriesComeAsATreeWhetherTheTotalIsANumberOrAText() throws Exception {
        String rows =
                "'List':[{'CategoryId':10506,'ParentId':0,'Title':'System preset categories','MenuType':2,'Status':1},"
                        + "{'CategoryId':10508,'ParentId':10506,'Title':'Daily greetings','MenuType':2,'Status':1}]}";
        answer(
                "{'ActionStatus':'OK','ErrorInfo':'','ErrorCode':0,'Total':2," + rows,
                "{'ActionStatus':'OK','ErrorInfo':'','ErrorCode':0,'Total':'2'," + rows);
        CategoryTree tree = requireNonNull(library.categories().block(SOON));
        assertThat(tree.roots()).containsExactly(new Category(10506, 0, "System preset categories", 2, 1));
        assertThat(tree.childrenOf(10506)).containsExactly(new Category(10508, 10506, "Daily greetings", 2, 1));
        assertThat(tree.path(10508)).containsExactly("System preset categories", "Daily greetings");
        assertThat(library.categories().map(CategoryTree::all).block(SOON)).hasSize(2);
        sent("desc_chitchat_category", "{}");
    }

    @Test
    void categoriesAreAddedRenamedAndDeleted() throws Exception {
        answer(
                "{'ActionStatus':'OK','ErrorInfo':'','ErrorCode':0,'CategoryId':10515}",
                "{'ActionStatus':'OK','ErrorInfo':'','ErrorCode':0,'CategoryId':'10516'}",
                OK,
                OK);
        assertThat(library.addCategory(10479, "Second-level category").block(SOON))
                .isEqualTo(10515);
        assertThat(library.addCategory(0, "Top").block(SOON)).isEqualTo(10516);
        library.renameCategory(10515, "Other").block(SOON);
        library.deleteCategoryAndItsQuestions(10515).block(SOON);
        sent("add_chitchat_category", "{'ParentId':10479,'Title':'Second-level category'}");
        sent("add_chitchat_category", "{'Title':'Top'}");
        sent("update_chitchat_category", "{'CategoryId':10515,'Title':'Other'}");
        sent("del_chitchat_category", "{'CategoryId':10515}");
    }

    @Test
    void anyCommandIsCalledWithAHandWrittenBody() throws Exception {
        String answer = "{'ActionStatus':'OK','ErrorInfo':'','ErrorCode':0,'WelcomeCardEnable':1}";
        answer(answer);
        assertThat(client.call(RawCall.of("desc_robot_config", json("{'LanguageTag':''}")))
                        .block(SOON))
                .isEqualTo(json(answer));
        sent("desc_robot_config", "{'LanguageTag':''}");
    }

    @Test
    void aHandWrittenBodyThatIsNoObjectIsNotSent() {
        Recorded.of(client.call(RawCall.of("list_faq", "[1]")))
                .expectError(InvalidUpdateException.class)
                .verify(SOON);
        Recorded.of(client.call(RawCall.of("list_faq", "{")))
                .expectError(InvalidUpdateException.class)
                .verify(SOON);
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aRawCallIsRepeatedAfterDoubtOnlyIfCalledRepeatable() {
        server.enqueue(new MockResponse.Builder().code(502).build());
        Recorded.of(client.call(RawCall.of("add_faq", "{}")))
                .expectError(TransportException.class)
                .verify(SOON);
        assertThat(server.getRequestCount()).isEqualTo(1);
        server.enqueue(new MockResponse.Builder().code(502).build());
        answer(OK);
        Recorded.of(client.call(RawCall.of("list_faq", "{}").withRepeatable(true)))
                .expectNext(json(OK))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void anAnswerWithoutWhatWasAskedForIsRetriedAndThenTold() {
        answer("{'ActionStatus':'OK','ErrorCode':0,'QuestionList':[{'StandardQuestion':'no id'}]}");
        answer("{'ActionStatus':'OK','ErrorCode':0,'QuestionList':[]}");
        Recorded.of(library.list(QuestionFilter.ALL)).expectComplete().verify(SOON);
        assertThat(server.getRequestCount()).isEqualTo(2);
    }
}
