package dev.chitchat.benchmarks.cells;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;

/** The real client as every contender uses it: signing, encoding and decoding each call, without retries. */
final class Clients {

    static final ChitchatUpdate UPDATE =
            ChitchatUpdate.of("1500086040-@RBT#DeskDefaultRobot-benchmark").withAnswer("Hello!", AnswerType.TEXT);

    private static final Account ACCOUNT = Account.of(88888888L, "administrator", SecretKey.of("0123456789abcdef"));

    private Clients() {}

    static ChitchatClient of(ChitchatSandbox sandbox, Quota quota) {
        return ChitchatClient.builder()
                .account(ACCOUNT)
                .endpoint(sandbox.endpoint())
                .quota(quota)
                .retry(RetryPolicy.none())
                .build();
    }
}
