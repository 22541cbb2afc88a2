package dev.chitchat.sandbox.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.LibrarySeed;
import dev.chitchat.sandbox.RecordedCall;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.Seeds;
import dev.chitchat.sandbox.SigMaker;
import dev.chitchat.sandbox.StoredCategory;
import dev.chitchat.sandbox.StoredQuestion;
import dev.chitchat.sandbox.commands.Library;
import dev.chitchat.sandbox.commands.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands beside the update do to the library, and what they refuse. */
class LibraryCommandsTest {

    private static final String QUERY =
            "sdkappid=1400000000&identifier=administrator&random=1&contenttype=json&usersig="
                    + SigMaker.valid().make();
    private static final String ADDED =
            "{'CategoryId':10508,'Question':'Hi?','Answer':'Hi!','AnswerType':0,'SimilarQuestions':['Hey?','Ho?']}";

    private final Service service =
            new Service(SandboxOptions.DEFAULTS.withModel(CountingModel.NONE), System::nanoTime);

    private Reply call(String command, String body) {
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return service.arrive(IncomingCall.of(0, "POST", IncomingCall.SERVICE + command + "?" + QUERY, json), null);
    }

    private String add() {
        assertThat(call("add_chitchat", ADDED).code()).isZero();
        List<String> ids = List.copyOf(library(service).questions().keySet());
        return ids.get(ids.size() - 1);
    }

    private StoredQuestion stored(String id) {
        return requireNonNull(library(service).questions().get(id));
    }

    private List<String> page(String body) {
        Reply ruling = call("list_chitchat", body);
        assertThat(ruling.code()).isZero();
        return ((List<?>) requireNonNull(ruling.fields().get("QuestionList")))
                .stream()
                        .map(question -> (String) ((Map<?, ?>) question).get("StandardQuestion"))
                        .toList();
    }

    private static Library library(Service service) {
        return service.look(Service.State::library);
    }

    @Test
    void anAddedQuestionHasAnIdLikeTheConsolesAndIsInEffect() {
        String id = add();
        assertThat(id).matches("1400000000-\\d{10}-[a-z]{32}");
        assertThat(library(service).questions().get(id))
                .isEqualTo(new StoredQuestion("Hi?", "Hi!", 0, 10508L, 4, List.of("Hey?", "Ho?"), null));
        assertThat(add()).isNotEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add_chitchat | {'CategoryId':1,'Question':'q','Answer':'a','AnswerType':0} | -50003",
                "add_chitchat | {'CategoryId':10508,'Answer':'a','AnswerType':0} | -7",
                "add_chitchat | {'CategoryId':10508,'Question':'q','AnswerType':0} | -7",
                "add_chitchat | {'CategoryId':10508,'Question':'q','Answer':'a'} | -7",
                "add_chitchat | {'Question':'q','Answer':'a','AnswerType':0} | -7",
                "add_chitchat | {'CategoryId':10508,'Question':'q','Answer':'a','AnswerType':0,'SimilarQuestions':'x'} | -7",
                "batch_set_chitchat | {'StandardQuestionIds':['none'],'Status':4} | -50003",
                "batch_set_chitchat | {'StandardQuestionIds':[],'Status':4} | -7",
                "batch_set_chitchat | {'StandardQuestionIds':['none'],'Status':7} | -7",
                "batch_set_chitchat | {'Status':4} | -7",
                "update_similar_chitchat | {'StandardQuestionId':'none','SimilarQuestions':[]} | -50003",
                "update_chitchat_similar | {'StandardQuestionId':'none','SimilarQuestions':[]} | -50003",
                "update_similar_chitchat | {'StandardQuestionId':'none'} | -7",
                "list_chitchat | {'PageIndex':0,'PageSize':1} | -7",
                "list_chitchat | {'PageIndex':1} | -7",
                "list_chitchat | {'PageIndex':1,'PageSize':1,'Status':6} | -7",
                "add_chitchat_category | {'ParentId':0} | -7",
                "add_chitchat_category | {'ParentId':4711,'Title':'t'} | -50003",
                "add_chitchat_category | {'ParentId':10508,'Title':'t'} | -7",
                "update_chitchat_category | {'CategoryId':10508,'Title':'t'} | -50011",
                "update_chitchat_category | {'CategoryId':1,'Title':'t'} | -50003",
                "del_chitchat_category | {'CategoryId':10506} | -50011",
                "del_chitchat_category | {'CategoryId':1} | -50003",
                "desc_chitchat_category | [] | -7",
            })
    void whatCannotBeCarriedOutIsRefusedAndChangesNothing(String command, String body, int code) {
        assertThat(call(command, body).code()).isEqualTo(code);
        assertThat(library(service).questions()).isEmpty();
        assertThat(library(service).categories()).hasSize(7);
    }

    @Test
    void aBatchEnablesDisablesOrDeletesAllItsQuestionsOrNone() {
        String one = add();
        String two = add();
        assertThat(call("batch_set_chitchat", "{'StandardQuestionIds':['" + one + "','none'],'Status':6}")
                        .code())
                .isEqualTo(-50003);
        assertThat(library(service).questions()).containsOnlyKeys(one, two);
        call("batch_set_chitchat", "{'StandardQuestionIds':['" + one + "','" + two + "'],'Status':5}");
        assertThat(library(service).questions().values())
                .extracting(StoredQuestion::status)
                .containsOnly(5);
        call("batch_set_chitchat", "{'StandardQuestionIds':['" + one + "'],'Status':4}");
        assertThat(stored(one).status()).isEqualTo(4);
        call("batch_set_chitchat", "{'StandardQuestionIds':['" + one + "'],'Status':6}");
        assertThat(library(service).questions()).containsOnlyKeys(two);
    }

    @Test
    void similarQuestionsAreReplacedAsAWhole() {
        String id = add();
        call("update_similar_chitchat", "{'StandardQuestionId':'" + id + "','SimilarQuestions':['New?']}");
        assertThat(stored(id).similarQuestions()).containsExactly("New?");
        call("update_chitchat_similar", "{'StandardQuestionId':'" + id + "','SimilarQuestions':[]}");
        assertThat(stored(id).similarQuestions()).isEmpty();
    }

    @Test
    void aListIsCutIntoPagesAndFiltered() {
        service.change(Seeds.of(List.of(
                "{\"Question\":\"One robot\",\"Answer\":\"a\",\"Category\":\"A/B\"}",
                "{\"Question\":\"Two\",\"Answer\":\"a\",\"Category\":\"A\"}",
                "{\"Question\":\"Three ROBOTS\",\"Answer\":\"a\",\"Category\":\"C\",\"Status\":\"disabled\"}")));
        assertThat(page("{'PageIndex':1,'PageSize':2}")).containsExactly("One robot", "Two");
        assertThat(page("{'PageIndex':2,'PageSize':2}")).containsExactly("Three ROBOTS");
        assertThat(page("{'PageIndex':3,'PageSize':2}")).isEmpty();
        assertThat(page("{'PageIndex':1,'PageSize':9,'Question':'robot'}"))
                .containsExactly("One robot", "Three ROBOTS");
        assertThat(page("{'PageIndex':1,'PageSize':9,'Status':5}")).containsExactly("Three ROBOTS");
        assertThat(page("{'PageIndex':1,'PageSize':9,'CategoryId':10515}")).containsExactly("One robot", "Two");
    }

    @Test
    void underAllCategoriesAreQuestionsWithoutOneToo() {
        add();
        assertThat(call("update_chitchat", "{'StandardQuestionId':'none','Question':'Which?'}")
                        .code())
                .isZero();
        assertThat(page("{'PageIndex':1,'PageSize':9,'CategoryId':10505}")).containsExactly("Hi?", "Which?");
    }

    @Test
    void aDeletedCategoryTakesItsQuestionsAndWhatLiesBelowItAlong() {
        service.change(Seeds.of(List.of(
                "{\"CategoryId\":77514,\"ParentId\":0,\"Title\":\"Orders\"}",
                "{\"Question\":\"One\",\"Answer\":\"a\",\"Category\":\"Orders/Returns\"}",
                "{\"Question\":\"Two\",\"Answer\":\"a\",\"CategoryId\":77514}",
                "{\"Question\":\"Three\",\"Answer\":\"a\",\"CategoryId\":10508}")));
        assertThat(library(service).categories()).hasSize(9);
        assertThat(call("del_chitchat_category", "{'CategoryId':77514}").code()).isZero();
        assertThat(page("{'PageIndex':1,'PageSize':9}")).containsExactly("Three");
        assertThat(library(service).categories()).hasSize(7);
    }

    @Test
    void aCategoryIsAddedBelowAnotherAndRenamed() {
        Reply top = call("add_chitchat_category", "{'Title':'Orders'}");
        long id = (Long) requireNonNull(top.fields().get("CategoryId"));
        assertThat(call("add_chitchat_category", "{'ParentId':" + id + ",'Title':'Returns'}")
                        .code())
                .isZero();
        assertThat(call("update_chitchat_category", "{'CategoryId':" + id + ",'Title':'Shop'}")
                        .code())
                .isZero();
        assertThat(library(service).categories())
                .extracting(StoredCategory::title)
                .contains("Shop", "Returns")
                .doesNotContain("Orders");
    }

    @Test
    void aQuestionThatIsPutBringsItsLanguage() {
        service.change(library -> library.put(
                "id", new StoredQuestion("Hi?", "Hi!", 0, 10508L, StoredQuestion.ENABLED, List.of(), "en")));
        assertThat(call("robot_get_language_list", "{}").fields())
                .hasToString("{Languages=[{LanguageTag=zh, IsDefault=1}, {LanguageTag=en, IsDefault=0}]}");
    }

    @Test
    void aSeedThatCannotBeReadIsToldWithItsLine() {
        assertThatThrownBy(() -> LibrarySeed.parse(List.of("", "{\"Question\":\"q\"}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2: Answer is missing or blank");
        assertThatThrownBy(() ->
                        LibrarySeed.parse(List.of("{\"CategoryId\":1,\"Title\":\"preset\",\"MenuType\":4294967296}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 1: MenuType must be an integer of 32 bits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"disbaled\"", "\"null\"", "\"deleted\"", "\" 5\"", "5.5", "[5]", "4294967300"})
    void aSeedWithAStatusThatIsNoneIsRefused(String status) {
        assertThatThrownBy(() ->
                        LibrarySeed.parse(List.of("{\"Question\":\"q\",\"Answer\":\"a\",\"Status\":" + status + "}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 1: Status must be ");
    }

    @ParameterizedTest
    @CsvSource({
        "5,5",
        "'\"5\"',5",
        "'\"disabled\"',5",
        "'\"enabled\"',4",
        "'\"4\"',4",
        "null,4",
        "'\"\"',4",
        "'\"2147483647\"',2147483647",
        "-2147483648,-2147483648"
    })
    void aSeedTakesAStatusAsWordOrNumber(String said, int status) {
        service.change(Seeds.of(
                List.of("{'StandardQuestionId':'seeded','Question':'q','Answer':'a','Status':".replace('\'', '"') + said
                        + "}")));
        assertThat(stored("seeded").status()).isEqualTo(status);
    }

    @Test
    void eachCommandHasALimitOfItsOwn() {
        Service limited = new Service(SandboxOptions.DEFAULTS.withLimitPerSecond(0.001), System::nanoTime);
        for (String command : List.of("list_chitchat", "desc_chitchat_category", "list_chitchat")) {
            byte[] body = "{\"PageIndex\":1,\"PageSize\":1}".getBytes(StandardCharsets.UTF_8);
            limited.arrive(IncomingCall.of(0, "POST", IncomingCall.SERVICE + command + "?" + QUERY, body), null);
        }
        List<RecordedCall> calls = limited.look(now -> now.log().calls());
        assertThat(calls).extracting(RecordedCall::code).containsExactly(0, 0, -14);
    }
}
