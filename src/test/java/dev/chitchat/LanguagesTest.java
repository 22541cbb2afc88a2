package dev.chitchat;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Account;
import dev.chitchat.api.Language;
import dev.chitchat.api.StatusResult;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.CategoryInUseException;
import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.error.TransportException;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

/** A bot that speaks several languages, of which the service lists one at a time. */
@Timeout(60)
class LanguagesTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String OK = "{'ActionStatus':'OK','ErrorInfo':'','ErrorCode':0}";
    private static final String THREE = "{'ActionStatus':'OK','ErrorCode':0,'Languages':["
            + "{'LanguageTag':'en','IsDefault':0},{'LanguageTag':'zh','IsDefault':1},{'LanguageTag':'fil','IsDefault':0}]}";
    private static final String TREE = "{'ActionStatus':'OK','ErrorCode':0,'List':["
            + "{'CategoryId':7,'Title':'Orders'},{'CategoryId':8,'ParentId':7,'Title':'Returns'}]}";

    private final MockWebServer server = new MockWebServer();
    private final Map<String, String> answers = new HashMap<>();
    private final Queue<String> sent = new ConcurrentLinkedQueue<>();
    private ChitchatClient client;
    private ChitchatLibrary library;

    /** Answers by command and body, else by command, else with OK; {@code drop} closes the connection instead. */
    @BeforeEach
    void start() throws Exception {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String command = request.getTarget().replaceAll("^.*/([a-z_]+)\\?.*$", "$1");
                String call =
                        command + " " + requireNonNull(request.getBody()).utf8().replace('"', '\'');
                sent.add(call);
                String answer = answers.getOrDefault(call, answers.getOrDefault(command, OK));
                return answer.matches("[0-9]{3}")
                        ? new MockResponse.Builder()
                                .code(Integer.parseInt(answer))
                                .build()
                        : new MockResponse.Builder()
                                .body(answer.replace('\'', '"'))
                                .build();
            }
        });
        server.start();
        client = ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of("0123456789abcdef")))
                .endpoint(server.url("/").uri())
                .quota(Quota.local(Rate.perSecond(1000)))
                .retry(RetryPolicy.none())
                .build();
        library = client.library();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static String refused(int code) {
        return "{'ActionStatus':'FAIL','ErrorInfo':'no','ErrorCode':" + code + "}";
    }

    private static String page(String... ids) {
        return "{'ActionStatus':'OK','ErrorCode':0,'QuestionList':["
                + String.join(
                        ",",
                        List.of(ids).stream()
                                .map(id -> "{'StandardQuestionId':'" + id + "','StandardQuestion':'Q'}")
                                .toList())
                + "]}";
    }

    private List<String> all() {
        return requireNonNull(library.listAll()
                .map(question -> question.standardQuestionId() + " " + question.languageTag())
                .collectList()
                .block(SOON));
    }

    private List<String> called(String command) {
        return sent.stream()
                .filter(call -> call.startsWith(command + " "))
                .map(call -> call.substring(command.length() + 1))
                .toList();
    }

    @Test
    void languagesAreReadAddedAndDeletedAsDocumented() {
        answers.put("robot_get_language_list", THREE);
        assertThat(library.languages().collectList().block(SOON))
                .containsExactly(new Language("en", false), new Language("zh", true), new Language("fil", false));
        library.addLanguage("zh-TW").block(SOON);
        library.deleteLanguage("fil").block(SOON);
        assertThat(sent)
                .containsExactly(
                        "robot_get_language_list {}",
                        "robot_add_language {'LanguageTag':'zh-TW'}",
                        "robot_del_language {'LanguageTag':'fil'}");
    }

    @Test
    void theSamplesDefaultLanguageHasNoTag() {
        answers.put("robot_get_language_list", "{'ErrorCode':0,'Languages':[{'LanguageTag':'','IsDefault':1}]}");
        answers.put("list_chitchat", page("a"));
        assertThat(library.languages().blockLast(SOON)).isEqualTo(new Language("", true));
        assertThat(all()).containsExactly("a null");
        assertThat(called("list_chitchat")).noneMatch(body -> body.contains("LanguageTag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"60009", "-50042", "404"})
    void aServiceWithoutLanguagesHasTheDefaultAlone(String how) {
        answers.put("robot_get_language_list", how.equals("404") ? how : refused(Integer.parseInt(how)));
        answers.put("list_chitchat", page("a"));
        assertThat(library.languages().collectList().block(SOON)).isEmpty();
        assertThat(all()).containsExactly("a null");
    }

    @Test
    void allQuestionsAreThoseOfEachLanguageTheDefaultFirst() {
        answers.put("robot_get_language_list", THREE);
        answers.put("list_chitchat {'PageIndex':1,'PageSize':100}", page("a", "b"));
        answers.put("list_chitchat {'PageIndex':1,'PageSize':100,'LanguageTag':'en'}", page("c"));
        answers.put("list_chitchat {'PageIndex':1,'PageSize':100,'LanguageTag':'fil'}", page("d"));
        assertThat(all()).containsExactly("a null", "b null", "c en", "d fil");
        assertThat(called("list_chitchat")).noneMatch(body -> body.contains("'zh'"));
    }

    @Test
    void aServiceThatPassesOverTheTagGivesEachQuestionOnce() {
        answers.put("robot_get_language_list", THREE);
        answers.put("list_chitchat", page("a", "b"));
        assertThat(all()).containsExactly("a null", "b null");
    }

    @Test
    void languagesThatCannotBeReadAreNotTakenForNone() {
        answers.put("robot_get_language_list", refused(-50003));
        answers.put("list_chitchat", page("a"));
        Recorded.of(library.listAll()).expectError(ApiException.class).verify(SOON);
    }

    @Test
    void aCategoryWithQuestionsInAnotherLanguageIsNotDeleted() {
        answers.put("robot_get_language_list", THREE);
        answers.put("desc_chitchat_category", TREE);
        answers.put(
                "list_chitchat {'PageIndex':1,'PageSize':1,'CategoryId':8,'LanguageTag':'fil'}", page("one-of-fil"));
        Recorded.of(library.deleteCategory(7))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(CategoryInUseException.class)
                        .hasMessageContaining("one-of-fil"))
                .verify(SOON);
        assertThat(called("del_chitchat_category")).isEmpty();
        library.deleteCategory(5).block(SOON);
        assertThat(called("del_chitchat_category")).containsExactly("{'CategoryId':5}");
    }

    @Test
    void noCategoryIsDeletedWhileTheLanguagesAreNotKnown() {
        answers.put("robot_get_language_list", refused(-50003));
        answers.put("desc_chitchat_category", TREE);
        Recorded.of(library.deleteCategory(7)).expectError(ApiException.class).verify(SOON);
        assertThat(called("del_chitchat_category")).isEmpty();
    }

    @Test
    void aQuestionOfAnotherLanguageIsNotTakenForDeleted() {
        answers.put("robot_get_language_list", THREE);
        answers.put("batch_set_chitchat", refused(-50003));
        answers.put("list_chitchat {'PageIndex':1,'PageSize':100,'LanguageTag':'fil'}", page("d"));
        answers.put("batch_set_chitchat {'StandardQuestionIds':['e'],'Status':6}", OK);
        Recorded.of(library.delete(Flux.just("e", "d")))
                .expectNext(new StatusResult.Done("e"))
                .assertNext(result -> assertThat(result).isInstanceOf(StatusResult.Failed.class))
                .expectComplete()
                .verify(SOON);
        assertThat(called("list_chitchat")).isEmpty(); // all is known to work, so it is the question that is refused
        Recorded.of(library.delete(Flux.just("d")))
                .expectError(ApiException.class) // there it is, so the refusal concerns more than it
                .verify(SOON);
    }

    @Test
    void rowsOfIdsAloneAreNoQuestionsAndDeleteNothing() {
        answers.put("robot_get_language_list", THREE);
        answers.put("desc_chitchat_category", TREE);
        answers.put("list_chitchat", "{'ErrorCode':0,'QuestionList':[{'StandardQuestionId':'a'}]}");
        Recorded.of(library.listAll())
                .expectError(MalformedAnswerException.class)
                .verify(SOON);
        Recorded.of(library.deleteCategory(7))
                .expectError(MalformedAnswerException.class)
                .verify(SOON);
        assertThat(called("del_chitchat_category")).isEmpty();
    }

    @Test
    void aLanguageWhoseAdditionGotNoAnswerIsLookedUp() {
        answers.put("robot_add_language", "502");
        answers.put("robot_del_language", "502");
        answers.put("robot_get_language_list", THREE);
        library.addLanguage("en").block(SOON);
        library.deleteLanguage("ja").block(SOON);
        Recorded.of(library.addLanguage("ja")).expectError().verify(SOON);
        Recorded.of(library.deleteLanguage("en")).expectError().verify(SOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"60009", "-50042", "404"})
    void aServiceThatListsNoLanguagesDoesNotSayThatOneIsGone(String how) {
        answers.put("robot_del_language", "502");
        answers.put("robot_get_language_list", how.equals("404") ? how : refused(Integer.parseInt(how)));
        Recorded.of(library.deleteLanguage("en"))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                TransportException.class,
                                lost -> assertThat(lost.httpStatus()).isEqualTo(502)))
                .verify(SOON);
    }

    @Test
    void theCodesOfLanguagesAreKnown() {
        for (int code : new int[] {-50051, -50052, -50055, -50056}) {
            answers.put("robot_add_language", refused(code));
            Recorded.of(library.addLanguage("ko"))
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .hasMessageNotContaining("does not know")
                            .isInstanceOf(ApiException.class))
                    .verify(SOON);
        }
    }
}
