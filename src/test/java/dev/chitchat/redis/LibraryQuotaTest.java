package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatLibrary;
import dev.chitchat.api.Account;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.api.RawCall;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Rate;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The library's commands on a shared quota: a limit each, the same for every process. */
@Timeout(60)
class LibraryQuotaTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final SandboxOptions STRICT = SandboxOptions.DEFAULTS.withModel(CountingModel.SLIDING_LOG);

    private final RedisProcess redis = RedisProcess.start();
    private final ChitchatSandbox sandbox = ChitchatSandbox.start(STRICT);
    private final List<ChitchatClient> clients = new ArrayList<>();

    /** A client with a quota and a connection of its own, as another process would have. */
    private ChitchatClient process(long sdkAppId) {
        RedisQuotaOptions options = RedisQuotaOptions.of(Rate.perSecond(5));
        ChitchatClient client = ChitchatClient.builder()
                .account(Account.of(sdkAppId, "administrator", SecretKey.of("a-key-of-the-tests")))
                .endpoint(sandbox.endpoint())
                .quota(RedisQuota.at(RedisAddress.of(redis.uri()), options))
                .build();
        clients.add(client);
        return client;
    }

    @AfterEach
    void close() {
        clients.forEach(ChitchatClient::close);
        sandbox.close();
        redis.close();
    }

    private List<String> keys() {
        return Objects.requireNonNull(
                redis.withClient(connection -> connection.sync().keys("*")));
    }

    private String key(long sdkAppId, String command) {
        return "chitchat:{" + sdkAppId + "@" + sandbox.endpoint().getRawAuthority() + ":" + command + "}";
    }

    /** All at once; a call takes its token whatever the service says to it. */
    private static Flux<?> everyCommand(ChitchatClient client) {
        ChitchatLibrary library = client.library();
        List<Mono<?>> calls = List.of(
                client.update(ChitchatUpdate.of("q").withAnswer("Hello!", AnswerType.TEXT)),
                library.categories(),
                library.addCategory(0, "Trips"),
                library.renameCategory(1, "Journeys"),
                library.deleteCategoryAndItsQuestions(1),
                library.add(NewQuestion.of(1, "Where to?", "Home.")),
                library.list(QuestionFilter.ALL).then(),
                library.disable(Flux.just("q")).then(),
                library.setSimilarQuestions("q", List.of("Hi")),
                client.call(RawCall.of("desc_robot_config", "{\"LanguageTag\":\"\"}")));
        return Flux.fromIterable(calls).flatMap(call -> call.onErrorComplete());
    }

    @Test
    void eachApplicationHasOneKeyForEachCommand() {
        long[] applications = {88888888L, 99999999L};
        Recorded.of(Flux.merge(everyCommand(process(applications[0])), everyCommand(process(applications[1])))
                        .then())
                .expectComplete()
                .verify(PATIENCE);

        // A deletion of a category asks for the languages too, unless it failed before.
        assertThat(keys())
                .filteredOn(key -> !key.contains("robot_get_language_list"))
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                "update_chitchat",
                                "desc_chitchat_category",
                                "add_chitchat_category",
                                "update_chitchat_category",
                                "add_chitchat",
                                "del_chitchat_category",
                                "list_chitchat",
                                "batch_set_chitchat",
                                "update_similar_chitchat",
                                "desc_robot_config")
                        .flatMap(command -> Stream.of(key(applications[0], command), key(applications[1], command)))
                        .toList());
    }

    @Test
    void processesThatCallTheSameCommandsTogetherAreNeverRejected() {
        Flux<?> calls = Flux.range(0, 2)
                .map(process -> process(88888888L).library())
                .flatMap(library -> Flux.range(0, 6)
                        .flatMap(i -> Flux.merge(
                                library.categories(),
                                library.list(QuestionFilter.ALL),
                                library.disable(Flux.just("q")))));
        Recorded.of(calls.then()).expectComplete().verify(PATIENCE);

        assertThat(sandbox.statistics().rejected()).isZero();
        assertThat(sandbox.calls()).hasSizeGreaterThanOrEqualTo(3 * 2 * 6);
    }
}
