package dev.chitchat.benchmarks.cells;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.SandboxOptions;
import java.net.URI;
import java.time.Duration;
import reactor.core.publisher.Flux;

/** The real client as every contender uses it: signing, encoding and decoding each call, and its warm-up. */
final class Clients {

    static final ChitchatUpdate UPDATE = update("benchmark");

    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int WARM_UP_CONCURRENCY = 32;
    static final long SDK_APP_ID = 88888888L;

    private Clients() {}

    static ChitchatClient of(URI endpoint, Quota quota, RetryPolicy retry) {
        return of(SDK_APP_ID, endpoint, quota, retry);
    }

    static ChitchatClient of(long sdkAppId, URI endpoint, Quota quota, RetryPolicy retry) {
        return ChitchatClient.builder()
                .account(Account.of(sdkAppId, "administrator", SecretKey.of("0123456789abcdef")))
                .endpoint(endpoint)
                .quota(quota)
                .retry(retry)
                .build();
    }

    static ChitchatUpdate update(String name) {
        return ChitchatUpdate.of("1500086040-@RBT#DeskDefaultRobot-" + name).withAnswer("Hello!", AnswerType.TEXT);
    }

    /** Makes so many calls that nothing limits. */
    static void warmUp(int calls) {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withModel(CountingModel.NONE));
                ChitchatClient client = of(sandbox.endpoint(), new Unlimited(), RetryPolicy.none())) {
            Flux.range(0, calls)
                    .flatMap(i -> client.update(UPDATE), WARM_UP_CONCURRENCY)
                    .then()
                    .block(PATIENCE);
        }
    }
}
