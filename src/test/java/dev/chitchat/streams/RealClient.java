package dev.chitchat.streams;

import dev.chitchat.ChitchatClient;
import dev.chitchat.ChitchatClientBuilder;
import dev.chitchat.api.Account;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.time.Duration;

/** Clients that talk to a sandbox at a rate lifted far over the documented one. */
final class RealClient {

    static final int CALLS_PER_SECOND = 1_000;

    /** Takes what the client sends, and no more. */
    static final SandboxOptions SANDBOX = SandboxOptions.DEFAULTS.withLimitPerSecond(CALLS_PER_SECOND);

    static final RetryPolicy RETRY = RetryPolicy.defaults().withBackoff(Duration.ofMillis(5), Duration.ofMillis(50));

    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";

    private RealClient() {}

    static ChitchatClientBuilder of(ChitchatSandbox sandbox) {
        return ChitchatClient.builder()
                .account(Account.of(88888888L, "administrator", SecretKey.of(KEY)))
                .endpoint(sandbox.endpoint())
                .quota(Quota.local(Rate.perSecond(CALLS_PER_SECOND)))
                .retry(RETRY);
    }
}
