package dev.chitchat.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatLibrary;
import dev.chitchat.api.Account;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.api.RawCall;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.wire.RecordingServer.Recorded;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every command as it leaves the client, compared field by field with what the service's pages say. */
@Timeout(60)
class WireBytesTest {

    /**
     * What a body may hold by the pages: the name of each field and its type; an array is of strings. A field with a star must be
     * there.
     */
    private static final Map<String, String> PAGES = Map.ofEntries(
            Map.entry("update_chitchat", "*StandardQuestionId S, Question S, Answer S, AnswerType I, CategoryId I"),
            Map.entry("add_chitchat", "*CategoryId I, *Question S, *Answer S, *AnswerType I, SimilarQuestions A"),
            Map.entry("batch_set_chitchat", "*StandardQuestionIds A, *Status I"),
            Map.entry("update_similar_chitchat", "*StandardQuestionId S, *SimilarQuestions A"),
            Map.entry("update_chitchat_similar", "*StandardQuestionId S, *SimilarQuestions A"),
            Map.entry("add_chitchat_category", "*Title S, ParentId I"),
            Map.entry("update_chitchat_category", "*Title S, *CategoryId I"),
            Map.entry("del_chitchat_category", "*CategoryId I"),
            Map.entry("desc_chitchat_category", ""),
            Map.entry("list_chitchat", "*PageIndex I, *PageSize I, Question S, CategoryId I, Status I, LanguageTag S"),
            Map.entry("robot_get_language_list", ""),
            Map.entry("robot_add_language", "*LanguageTag S"),
            Map.entry("robot_del_language", "*LanguageTag S"),
            Map.entry("desc_robot_config", "LanguageTag S"));

    private static final String OK = "{\"ActionStatus\":\"OK\",\"ErrorInfo\":\"\",\"ErrorCode\":0";
    private static final String ID = "1500086040-@RBT#DeskDefaultRobot-qJLb9mKIA4bmdv9j";
    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RecordingServer server = new RecordingServer(WireBytesTest::answer);
    private final ChitchatClient client = ChitchatClient.builder()
            .account(Account.of(4294967295L, "admin istrator&=+%", SecretKey.of(KEY)))
            .endpoint(server.endpoint())
            .quota(Quota.local(Rate.perSecond(1000)))
            .build();

    WireBytesTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    private static String answer(Recorded request) {
        return switch (request.command()) {
            case "update_similar_chitchat" -> "{\"ActionStatus\":\"FAIL\",\"ErrorInfo\":\"no\",\"ErrorCode\":60009}";
            case "add_chitchat_category" -> OK + ",\"CategoryId\":10515}";
            case "robot_get_language_list" ->
                OK
                        + ",\"Languages\":[{\"LanguageTag\":\"zh\",\"IsDefault\":1},{\"LanguageTag\":\"en\",\"IsDefault\":0}]}";
            case "desc_chitchat_category" -> OK + ",\"List\":[{\"CategoryId\":7,\"Title\":\"Orders\"}]}";
            default -> OK + "}";
        };
    }

    private void callEverything() {
        client.update(ChitchatUpdate.of(ID).withAnswer("", AnswerType.TEXT).withQuestion("Привет \u0001\"\\ 👋"))
                .onErrorComplete()
                .block();
        client.update(ChitchatUpdate.of(ID)
                        .withAnswer("This is a response", AnswerType.RICH)
                        .withCategory(77514)
                        .withQuestion("Test modifying the main question"))
                .block();
        ChitchatLibrary library = client.library();
        library.list(QuestionFilter.ALL
                        .withKeyword("robot")
                        .withCategory(Long.MAX_VALUE)
                        .withStatus(QuestionStatus.DISABLED)
                        .withLanguageTag("zh-TW"))
                .collectList()
                .block();
        library.listAll().collectList().block();
        library.add(NewQuestion.of(7, "Q?", "A").withSimilarQuestions(List.of("a", "b")))
                .block();
        library.add(NewQuestion.of(7, "Q?", "<b>A</b>").withAnswerType(AnswerType.RICH))
                .block();
        library.enable(Flux.just(ID, "b")).collectList().block();
        library.disable(Flux.just(ID)).collectList().block();
        library.delete(Flux.just(ID)).collectList().block();
        library.setSimilarQuestions(ID, List.of()).block();
        library.categories().block();
        library.addCategory(0, "Top").block();
        library.addCategory(10479, "Below").block();
        library.renameCategory(7, "Renamed").block();
        library.deleteCategory(7).block();
        library.deleteCategoryAndItsQuestions(7).block();
        library.languages().collectList().block();
        library.addLanguage("ja").block();
        library.deleteLanguage("ja").block();
        client.call(RawCall.of("desc_robot_config", "{\"LanguageTag\":\"\"}")).block();
    }

    @Test
    void everyCommandIsSentAsThePagesSay() {
        callEverything();
        assertThat(server.recorded().stream().map(Recorded::command).collect(Collectors.toSet()))
                .isEqualTo(PAGES.keySet());
        for (Recorded request : server.recorded()) {
            assertThat(request.line())
                    .startsWith("POST /v4/openim_console_http_svc/" + request.command() + "?")
                    .endsWith(" HTTP/1.1");
            checkBody(request);
        }
    }

    private static void checkBody(Recorded request) {
        JsonNode body = JSON.readTree(request.body());
        assertThat(body.isObject()).as(request.body()).isTrue();
        Map<String, String> found = new TreeMap<>();
        body.properties().forEach(field -> found.put(field.getKey(), type(field.getValue())));
        Map<String, String> documented = new TreeMap<>();
        for (String field : Objects.requireNonNull(PAGES.get(request.command())).split(", ", -1)) {
            if (!field.isEmpty()) {
                String[] parts = field.replace("*", "").split(" ", -1);
                documented.put(parts[0], parts[1]);
                assertThat(!field.startsWith("*") || found.containsKey(parts[0]))
                        .as(request.command() + " has " + parts[0] + ": " + request.body())
                        .isTrue();
            }
        }
        assertThat(documented.entrySet()).as(request.command()).containsAll(found.entrySet());
    }

    /** A whole number without fraction or exponent, a text, an array of texts; anything else has no name. */
    private static String type(JsonNode value) {
        if (value.isArray()) {
            return value.values().stream().allMatch(JsonNode::isString) ? "A" : "array of " + value;
        }
        return value.isString() ? "S" : value.isIntegralNumber() ? "I" : value.toString();
    }

    @Test
    void everyCallNamesItsAccountInTheQuery() throws IOException {
        callEverything();
        for (Recorded request : server.recorded()) {
            Map<String, String> query = request.query();
            assertThat(query.keySet())
                    .containsExactlyInAnyOrder("sdkappid", "identifier", "usersig", "random", "contenttype");
            assertThat(query).containsEntry("sdkappid", "4294967295").containsEntry("contenttype", "json");
            assertThat(decoded(query, "identifier")).isEqualTo("admin istrator&=+%");
            assertThat(query.get("identifier")).doesNotContain("+", " ");
            assertThat(query.get("random")).matches("0|[1-9][0-9]{0,9}");
            assertThat(Long.parseLong(query.get("random"))).isBetween(0L, 4294967295L);
            assertThat(query.get("usersig")).matches("[A-Za-z0-9*_-]+");
            JsonNode signature = signature(String.valueOf(query.get("usersig")));
            assertThat(signature.get("TLS.ver").stringValue()).isEqualTo("2.0");
            assertThat(signature.get("TLS.identifier").stringValue()).isEqualTo("admin istrator&=+%");
            assertThat(signature.get("TLS.sdkappid").longValue()).isEqualTo(4294967295L);
            assertThat(signature.get("TLS.expire").longValue()).isEqualTo(86_400);
        }
        assertThat(server.recorded().stream().map(request -> request.query().get("random")))
                .as("a number of its own for each call")
                .doesNotHaveDuplicates();
    }

    private static String decoded(Map<String, String> query, String name) {
        return URLDecoder.decode(Objects.requireNonNull(query.get(name)), StandardCharsets.UTF_8);
    }

    private static JsonNode signature(String text) throws IOException {
        byte[] packed = java.util.Base64.getDecoder()
                .decode(text.replace('*', '+').replace('-', '/').replace('_', '='));
        try (InflaterInputStream json = new InflaterInputStream(new java.io.ByteArrayInputStream(packed))) {
            return JSON.readTree(json.readAllBytes());
        }
    }

    @Test
    void everyCallHasTheHeadersOfAProgramThatSendsJson() {
        callEverything();
        String host = server.endpoint().getAuthority();
        for (Recorded request : server.recorded()) {
            assertThat(request.headers())
                    .containsOnlyKeys("host", "user-agent", "content-type", "content-length", "accept")
                    .containsEntry("host", host)
                    .containsEntry("content-type", "application/json");
            assertThat(request.headers().get("user-agent")).matches("chitchat-client(/[0-9][^ ]*)?");
        }
    }

    /** The samples with their lost commas and quotes put back; texts of any script go out as they are. */
    @Test
    void theSamplesOfThePageGoOutByteForByte() {
        callEverything();
        List<String> bodies = server.recorded().stream()
                .map(request -> request.command() + " " + request.body())
                .toList();
        assertThat(bodies)
                .contains(
                        "update_chitchat {\"StandardQuestionId\":\"" + ID + "\",\"Answer\":\"This is a response\","
                                + "\"AnswerType\":2,\"CategoryId\":77514,\"Question\":\"Test modifying the main question\"}",
                        "update_similar_chitchat {\"StandardQuestionId\":\"" + ID + "\",\"SimilarQuestions\":[]}",
                        "update_chitchat_similar {\"StandardQuestionId\":\"" + ID + "\",\"SimilarQuestions\":[]}",
                        "batch_set_chitchat {\"StandardQuestionIds\":[\"" + ID + "\",\"b\"],\"Status\":4}",
                        "batch_set_chitchat {\"StandardQuestionIds\":[\"" + ID + "\"],\"Status\":5}",
                        "batch_set_chitchat {\"StandardQuestionIds\":[\"" + ID + "\"],\"Status\":6}",
                        "desc_chitchat_category {}",
                        "robot_get_language_list {}");
    }
}
