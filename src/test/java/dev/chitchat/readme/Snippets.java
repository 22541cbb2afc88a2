package dev.chitchat.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatLibrary;
import dev.chitchat.api.Account;
import dev.chitchat.api.AddReceipt;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.LibraryQuestion;
import dev.chitchat.api.NewQuestion;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.QuestionFilter;
import dev.chitchat.api.QuestionStatus;
import dev.chitchat.api.RawCall;
import dev.chitchat.api.Region;
import dev.chitchat.api.StatusResult;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.spring.AutoConfigureChitchatSandbox;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Code that the front page and the pages of {@code docs} show between the marks; {@link ReadmeTest} compares the two. */
final class Snippets {

    private Snippets() {}

    /** Stands for whatever a user's stream is made of. */
    record Order(String question, String reply) {
        ChitchatUpdate toUpdate() {
            return ChitchatUpdate.of(question).withAnswer(reply);
        }
    }

    // spotless:off
    static Flux<?> client(Flux<Order> orders) {
        // snippet: client
        ChitchatClient client = ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.fromEnv("CHITCHAT_SECRET_KEY")))
                .region(Region.SINGAPORE)
                .build();

        Mono<UpdateReceipt> one = client.update(ChitchatUpdate.of("1500086040-@RBT#DeskDefaultRobot-qJLb9mKIA4bmdv9j")
                .withAnswer("Hello!", AnswerType.TEXT));

        Flux<UpdateResult<Order>> all = client.updateAll(orders.map(o -> Outbound.of(o.toUpdate(), o)));
        // end
        return one.thenMany(all);
    }

    static Flux<?> library(ChitchatClient client) {
        // snippet: library
        ChitchatLibrary library = client.library();
        Flux<LibraryQuestion> disabled = library.list(QuestionFilter.ALL.withStatus(QuestionStatus.DISABLED));
        Mono<AddReceipt> added = library.add(NewQuestion.of(77514, "Do you sleep?", "Never."));
        Flux<StatusResult> deleted = library.delete(disabled.map(LibraryQuestion::standardQuestionId));
        Mono<String> any = client.call(RawCall.of("desc_robot_config", "{\"LanguageTag\":\"\"}"));
        // end
        return Flux.concat(added, deleted, any);
    }

    static ChitchatClient redis(Account account) {
        // snippet: redis
        RedisQuotaOptions options = RedisQuotaOptions.of(Rate.perSecond(5)).withOutage(StoreOutagePolicy.localShare(3));
        RedisQuota quota = RedisQuota.at(RedisAddress.of("redis://localhost:6379"), options);
        ChitchatClient shared = ChitchatClient.builder().account(account).region(Region.SINGAPORE).quota(quota).build();
        // end
        return shared;
    }

    static void sandbox(Account account) {
        // snippet: sandbox
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            ChitchatClient client = ChitchatClient.builder().account(account).endpoint(sandbox.endpoint()).build();
            client.update(ChitchatUpdate.of("a question").withAnswer("Hello!")).block();
            assertThat(sandbox.library()).containsKey("a question");
        }
        // end
    }

    @SuppressWarnings("UnusedVariable") // set by Spring
    static Class<?> springTest() {
        // snippet: springTest
        @SpringBootTest
        @AutoConfigureChitchatSandbox
        class ShopTest {
            @Autowired ChitchatSandbox sandbox;
        }
        // end
        return ShopTest.class;
    }

    static void fast() {
        // snippet: fast
        Quota quota = Quota.local(Rate.perSecond(1000)); // for the client's builder
        ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withLimitPerSecond(1000));
        // end
        assertThat(quota.rate()).isNotNull();
        sandbox.close();
    }
    // spotless:on
}
