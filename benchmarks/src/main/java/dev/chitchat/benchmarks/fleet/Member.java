package dev.chitchat.benchmarks.fleet;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.StoreOutagePolicy;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One process of a fleet: says {@code ready}, waits for a line, makes its calls, and says a word for each outcome. */
@Command(name = "fleet-member", hidden = true)
public final class Member implements Callable<Integer> {

    @Option(names = "--redis", required = true)
    private String redis = "";

    @Option(names = "--endpoint", required = true)
    private URI endpoint = URI.create("http://127.0.0.1");

    @Option(names = "--calls", required = true)
    private int calls;

    @Option(names = "--library", defaultValue = "chitchat")
    private String library = "";

    @Option(names = "--outage", defaultValue = "wait")
    private String outage = "";

    @Option(names = "--longest-call", defaultValue = "10")
    private int longestCall;

    /** For the command line. */
    public Member() {}

    @Override
    public Integer call() throws IOException {
        boolean ours = library.equals("chitchat");
        Rate unlimited = Rate.perSecond(100_000);
        Quota quota = ours ? quota() : Quota.local(unlimited);
        try (ChitchatClient client = client(endpoint, quota);
                Limiter connected =
                        quota.limiter("warm-up-" + ProcessHandle.current().pid(), "none");
                SharedBucket4j peer = ours ? null : new SharedBucket4j(redis)) {
            warmUp(connected);
            say("ready");
            if (System.in.read() < 0) {
                return 1;
            }
            Flux.range(0, calls)
                    .flatMap(i -> peer == null ? update(client, i) : peer.limit(update(client, i)), 64)
                    .doOnNext(Member::say)
                    .blockLast();
            say("end");
        }
        return 0;
    }

    private ChitchatClient client(URI server, Quota quota) {
        return ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of("0123456789abcdef")))
                .endpoint(server)
                .quota(quota)
                .timeout(Duration.ofSeconds(longestCall))
                .retry(RetryPolicy.none())
                .build();
    }

    /** Connects to Redis under a key of its own, and makes calls to a server of its own: classes are loaded once for all. */
    private void warmUp(Limiter connected) {
        connected.limit(Mono.just(1)).block();
        try (ChitchatSandbox own = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withModel(CountingModel.NONE));
                ChitchatClient client = client(own.endpoint(), Quota.local(Rate.perSecond(100_000)))) {
            Flux.range(0, 50).concatMap(i -> update(client, i)).blockLast();
        }
    }

    private Quota quota() {
        StoreOutagePolicy policy = switch (outage) {
            case "fail" -> StoreOutagePolicy.fails();
            case "share" -> StoreOutagePolicy.localShare(4);
            default -> StoreOutagePolicy.waits();
        };
        RedisQuotaOptions options = RedisQuotaOptions.of(Rate.perSecond(5))
                .withLongestCall(Duration.ofSeconds(longestCall))
                .withOutage(policy);
        return RedisQuota.at(RedisAddress.of(redis), options);
    }

    private static Mono<String> update(ChitchatClient client, int number) {
        return client.update(
                        ChitchatUpdate.of("1500086040-@RBT#fleet-" + number).withAnswer("a", AnswerType.TEXT))
                .map(receipt -> "ok")
                .onErrorResume(failure -> Mono.just(
                        failure instanceof ApiException api && api.retryClass() == RetryClass.RATE_LIMITED
                                ? "rejected"
                                : "failed"));
    }

    private static synchronized void say(String word) {
        System.out.println(word);
        System.out.flush();
    }
}
