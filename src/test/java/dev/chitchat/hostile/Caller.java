package dev.chitchat.hostile;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A client that tries once, at no particular pace. */
final class Caller implements AutoCloseable {

    static final String KEY = "7d0c1a6f5be24938a1c0ffee00b5d3c2417e9f8a6b5c4d3e2f1a0b9c8d7e6f50";
    static final ChitchatUpdate UPDATE = ChitchatUpdate.of("q").withAnswer("a");

    private final ChitchatClient client;

    Caller(URI address, Duration timeout) {
        client = ChitchatClient.builder()
                .account(Account.of(1_400_000_000L, "administrator", SecretKey.of(KEY)))
                .endpoint(address)
                .quota(Quota.local(Rate.perSecond(10_000)))
                .retry(RetryPolicy.defaults().withMaxRetries(0))
                .timeout(timeout)
                .build();
    }

    Mono<UpdateReceipt> call() {
        return client.update(UPDATE);
    }

    @Override
    public void close() {
        client.close();
    }
}
