package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Paging;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.Seeds;
import dev.chitchat.sandbox.SigMaker;
import dev.chitchat.sandbox.commands.Library;
import dev.chitchat.sandbox.commands.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each way in which the service may behave where its documents leave it open; and languages, of which they say little. */
class OpenQuestionsTest {

    private static final SandboxOptions FAST = SandboxOptions.DEFAULTS.withModel(CountingModel.NONE);
    private static final String QUERY =
            "sdkappid=1400000000&identifier=administrator&random=1&contenttype=json&usersig="
                    + SigMaker.valid().make();
    private static final String SIMILAR = "{'StandardQuestionId':'seed-1','SimilarQuestions':[]}";

    private final Service service = new Service(FAST, System::nanoTime);

    private Reply call(String command, String body) {
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        byte[] bytes = json;
        return service.arrive(IncomingCall.of(0, "POST", IncomingCall.SERVICE + command + "?" + QUERY, bytes), null);
    }

    private int code(String command, String body) {
        return call(command, body).code();
    }

    private JsonNode fields(String command, String body) {
        return new JsonMapper().valueToTree(call(command, body).fields());
    }

    private String page(String body) {
        Reply reply = call("list_chitchat", body);
        StringBuilder ids = new StringBuilder().append(reply.code());
        if (reply.fields().get("QuestionList") instanceof List<?> questions) {
            questions.forEach(question -> ids.append(' ')
                    .append(String.valueOf(((Map<?, ?>) question).get("StandardQuestionId"))
                            .replace("seed-", "")));
        }
        return ids.toString();
    }

    private void load(String... lines) {
        service.change(Seeds.of(List.of(lines)));
    }

    private void questions(int count) {
        load(IntStream.rangeClosed(1, count)
                .mapToObj(n -> "{\"Question\":\"q" + n + "\",\"Answer\":\"a\"}")
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "plain, 0 1 2 3, 0 4 5, 0, 0",
        "clamped, 0 1 2 3, 0 4 5, 0 4 5, 0 4 5",
        "capped, 0 1 2 3, 0 4 5, 0, 0",
        "refused, 0 1 2 3, 0 4 5, -7, -7",
    })
    void pastTheEndAPageIsEmptyTheLastAgainOrRefused(
            String paging, String first, String last, String beyond, String far) {
        questions(5);
        service.options(now -> FAST.withPaging(Paging.from(paging)));
        assertThat(page("{'PageIndex':1,'PageSize':3}")).isEqualTo(first);
        assertThat(page("{'PageIndex':2,'PageSize':3}")).isEqualTo(last);
        assertThat(page("{'PageIndex':3,'PageSize':3}")).isEqualTo(beyond);
        assertThat(page("{'PageIndex':9223372036854775807,'PageSize':9223372036854775807}"))
                .isEqualTo(far.replace("0 4 5", "0 1 2 3 4 5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "clamped", "capped", "refused"})
    void anEmptyLibraryHasOneEmptyPage(String paging) {
        service.options(now -> FAST.withPaging(Paging.from(paging)));
        assertThat(page("{'PageIndex':1,'PageSize':3}")).isEqualTo("0");
    }

    private static Library library(Service service) {
        return service.look(Service.State::library);
    }

    @Test
    void aCapMakesPagesOfTwentyWhateverIsAskedFor() {
        questions(45);
        service.options(now -> FAST.withPaging(Paging.CAPPED));
        assertThat(page("{'PageIndex':1,'PageSize':1000}").split(" ")).hasSize(21);
        assertThat(page("{'PageIndex':3,'PageSize':1000}")).isEqualTo("0 41 42 43 44 45");
    }

    @Test
    void theCommandOfSimilarQuestionsHasEitherName() {
        questions(1);
        assertThat(code("update_similar_chitchat", SIMILAR)).isZero();
        assertThat(code("update_chitchat_similar", SIMILAR)).isZero();
        service.options(now -> FAST.withSimilarCommand("update_chitchat_similar"));
        assertThat(code("update_similar_chitchat", SIMILAR)).isEqualTo(60009);
        assertThat(code("update_chitchat_similar", SIMILAR)).isZero();
        service.options(now -> FAST.withSimilarCommand("update_similar_chitchat"));
        assertThat(code("update_similar_chitchat", SIMILAR)).isZero();
        assertThat(code("update_chitchat_similar", SIMILAR)).isEqualTo(60009);
    }

    @Test
    void aListingMayShowNothingButIds() {
        questions(1);
        service.options(now -> FAST.withIdsOnly(true));
        JsonNode list = fields("list_chitchat", "{'PageIndex':1,'PageSize':3}").get("QuestionList");
        assertThat(list.toString()).isEqualTo("[{\"StandardQuestionId\":\"seed-1\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'StandardQuestionId':'new'}", "{'StandardQuestionId':'new','Answer':'','Question':null}"})
    void anUpdateWithNothingToChangeChangesNothing(String body) {
        assertThat(code("update_chitchat", body)).isZero();
        assertThat(library(service).questions()).isEmpty();
        service.options(now -> FAST.withKnownQuestionsOnly(true));
        assertThat(code("update_chitchat", body)).isEqualTo(-50003);
        service.options(now -> FAST.withEmptyUpdatesRefused(true));
        assertThat(code("update_chitchat", body)).isEqualTo(-7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"update_chitchat", "list_chitchat", "robot_get_language_list", "desc_robot_config"})
    void theCodeThatMayConcernAllIsGivenToAll(String command) {
        service.options(now -> FAST.withAlwaysCode(-50003));
        assertThat(code(command, "{}")).isEqualTo(-50003);
    }

    @Test
    void withoutATagOnlyTheDefaultLanguageIsListed() {
        load(
                "{\"Question\":\"q\",\"Answer\":\"a\",\"CategoryId\":10508}",
                "{\"Question\":\"q\",\"Answer\":\"a\",\"LanguageTag\":\"en\",\"CategoryId\":10508}",
                "{\"Question\":\"q\",\"Answer\":\"a\",\"Language\":\"fil\",\"CategoryId\":10508}");
        assertThat(page("{'PageIndex':1,'PageSize':9}")).isEqualTo("0 1");
        assertThat(page("{'PageIndex':1,'PageSize':9,'LanguageTag':''}")).isEqualTo("0 1");
        assertThat(page("{'PageIndex':1,'PageSize':9,'LanguageTag':'zh'}")).isEqualTo("0 1");
        assertThat(page("{'PageIndex':1,'PageSize':9,'LanguageTag':'en','CategoryId':10508}"))
                .isEqualTo("0 2");
        assertThat(page("{'PageIndex':1,'PageSize':9,'LanguageTag':'fil'}")).isEqualTo("0 3");
        assertThat(page("{'PageIndex':1,'PageSize':9,'LanguageTag':'ja'}")).isEqualTo("0");
        assertThat(languages()).isEqualTo("zh=1 en=0 fil=0 ");
    }

    @Test
    void languagesAreAddedUpToFiveAndDeletedWhereTheyAreEmpty() {
        load("{\"Question\":\"q\",\"Answer\":\"a\",\"LanguageTag\":\"en\"}");
        assertThat(language("add", "klingon")).isEqualTo(-50051);
        assertThat(language("add", "en")).isZero();
        assertThat(language("add", "zh-TW")).isZero();
        assertThat(language("add", "vi")).isZero();
        assertThat(language("add", "ja")).isZero();
        assertThat(language("add", "id")).isEqualTo(-50052);
        assertThat(language("add", "ja")).isZero();
        assertThat(languages()).isEqualTo("zh=1 en=0 zh-TW=0 vi=0 ja=0 ");
        assertThat(language("del", "zh")).isEqualTo(-50055);
        assertThat(language("del", "en")).isEqualTo(-50056);
        assertThat(language("del", "ja")).isZero();
        assertThat(language("del", "ja")).isEqualTo(-50051);
        code("batch_set_chitchat", "{'StandardQuestionIds':['seed-1'],'Status':6}");
        assertThat(language("del", "en")).isZero();
        assertThat(languages()).isEqualTo("zh=1 zh-TW=0 vi=0 ");
        assertThat(code("robot_add_language", "{}")).isEqualTo(-7);
        assertThat(code("robot_del_language", "{'LanguageTag':''}")).isEqualTo(-7);
    }

    @Test
    void aDeletedCategoryTakesItsQuestionsInEveryLanguageAlong() {
        load(
                "{\"CategoryId\":77514,\"Title\":\"Orders\"}",
                "{\"Question\":\"q\",\"Answer\":\"a\",\"LanguageTag\":\"en\",\"CategoryId\":77514}");
        assertThat(code("del_chitchat_category", "{'CategoryId':77514}")).isZero();
        assertThat(library(service).questions()).isEmpty();
    }

    @Test
    void theConfigurationSaysWhetherSmallTalkIsAnswered() {
        assertThat(fields("desc_robot_config", "{'LanguageTag':''}")
                        .get("ChitchatEnable")
                        .asInt())
                .isEqualTo(1);
        service.options(now -> FAST.withChitchatEnabled(false));
        assertThat(fields("desc_robot_config", "{}").get("ChitchatEnable").asInt())
                .isZero();
    }

    private int language(String verb, String tag) {
        return code("robot_" + verb + "_language", "{'LanguageTag':'" + tag + "'}");
    }

    private String languages() {
        StringBuilder tags = new StringBuilder();
        fields("robot_get_language_list", "{}")
                .get("Languages")
                .forEach(language -> tags.append(language.get("LanguageTag").asString())
                        .append('=')
                        .append(language.get("IsDefault").asInt())
                        .append(' '));
        return tags.toString();
    }
}
