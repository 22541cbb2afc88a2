package dev.chitchat;

import dev.chitchat.api.Account;
import dev.chitchat.api.Region;
import dev.chitchat.pipeline.PipelineOptions;
import dev.chitchat.quota.Quota;
import dev.chitchat.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a client is made with. An account and a region or endpoint are mandatory; the rest has defaults.
 *
 * <p>Mutable and not thread-safe; one builder may build several clients.
 */
public final class ChitchatClientBuilder {

    private @Nullable Account account;
    private @Nullable URI endpoint;
    private Quota quota = Quota.local();
    private RetryPolicy retry = RetryPolicy.defaults();
    private Duration timeout = Duration.ofSeconds(10);
    private Duration signatureValidity = Duration.ofDays(1);
    private PipelineOptions pipeline = PipelineOptions.DEFAULTS;

    ChitchatClientBuilder() {}

    /**
     * Who calls. Mandatory.
     *
     * @param caller application, administrator account and key
     * @return this
     */
    public ChitchatClientBuilder account(Account caller) {
        this.account = caller;
        return this;
    }

    /**
     * Where the application lives. Replaces an endpoint set before.
     *
     * @param region the application's data centre
     * @return this
     */
    public ChitchatClientBuilder region(Region region) {
        return endpoint(region.endpoint());
    }

    /**
     * The address of the service where no region fits: a test server, a gateway. Replaces a region set before.
     *
     * @param address {@code http} or {@code https}, host and optional port; a path is put before the service's own
     * @return this
     * @throws IllegalArgumentException if it is no such address
     */
    public ChitchatClientBuilder endpoint(URI address) {
        this.endpoint = address;
        return this;
    }

    /**
     * The quota that every attempt passes. {@link Quota#local()} by default, 5 calls a second.
     *
     * @param tokens where the tokens are kept
     * @return this
     */
    public ChitchatClientBuilder quota(Quota tokens) {
        this.quota = tokens;
        return this;
    }

    /**
     * When failed calls are made again. {@link RetryPolicy#defaults()} by default.
     *
     * @param policy how often and how long to wait
     * @return this
     */
    public ChitchatClientBuilder retry(RetryPolicy policy) {
        this.retry = policy;
        return this;
    }

    /**
     * How long one attempt may take, from its being written until its answer is read; waits for the quota and between
     * retries do not count. 10 s by default; the service's own limit is 3 s.
     *
     * @param attempt the timeout of one attempt
     * @return this
     */
    public ChitchatClientBuilder timeout(Duration attempt) {
        this.timeout = attempt;
        return this;
    }

    /**
     * How long a signature is valid. 24 h by default; it is renewed well before.
     *
     * @param validity between a minute and 50 years
     * @return this
     */
    public ChitchatClientBuilder signatureValidity(Duration validity) {
        this.signatureValidity = validity;
        return this;
    }

    /**
     * How far {@link ChitchatClient#updateAll} looks ahead. {@link PipelineOptions#DEFAULTS} by default.
     *
     * @param options look-ahead and calls in flight
     * @return this
     */
    public ChitchatClientBuilder pipeline(PipelineOptions options) {
        this.pipeline = options;
        return this;
    }

    /**
     * Makes the client. Opens no connection yet.
     *
     * @return a client, to be closed when done
     * @throws IllegalStateException if something mandatory is missing; the message names all that is
     */
    public ChitchatClient build() {
        if (account == null || endpoint == null) {
            throw new IllegalStateException("an account and a region or endpoint are needed");
        }
        throw new UnsupportedOperationException(
                "not wired yet: " + quota + retry + timeout + signatureValidity + pipeline);
    }
}
