package dev.chitchat;

import dev.chitchat.api.Account;
import dev.chitchat.api.Region;
import dev.chitchat.auth.UserSigSigner;
import dev.chitchat.internal.call.Limiters;
import dev.chitchat.internal.call.SignatureCache;
import dev.chitchat.internal.pipeline.AdaptiveConcurrency;
import dev.chitchat.internal.pipeline.Pipeline;
import dev.chitchat.internal.pipeline.Pipeline.InFlight;
import dev.chitchat.internal.retry.Retries;
import dev.chitchat.internal.transport.HttpProxy;
import dev.chitchat.internal.transport.Transport;
import dev.chitchat.internal.transport.TransportOptions;
import dev.chitchat.quota.Quota;
import dev.chitchat.retry.RetryPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/**
 * Gathers what a client is made with. An account and a region or endpoint are mandatory; the rest has defaults.
 *
 * <p>Mutable and not thread-safe; one builder may build several clients.
 */
public final class ChitchatClientBuilder {

    private static final int BUSY_COMMANDS = 8; // whose calls have a connection each
    private static final int MOST_CONNECTIONS = 512;

    private @Nullable Account account;
    private TransportOptions connections = TransportOptions.of(URI.create("https://localhost"));
    private @Nullable URI endpoint;
    private @Nullable URI backup;
    private boolean failover = true;
    private Quota quota = Quota.local();
    private RetryPolicy retry = RetryPolicy.defaults();
    private @Nullable Duration deadline;
    private Duration signatureValidity = Duration.ofDays(1);
    private int lookAhead = Pipeline.LOOK_AHEAD;
    private boolean merging;
    private Scheduler timer = Schedulers.parallel();
    private @Nullable Scheduler results;
    private final List<CallObserver> observers = new ArrayList<>();
    private UnaryOperator<HttpClient> wishes = UnaryOperator.identity();
    private int maxInFlight;

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
     * Where the application lives. Replaces an endpoint set before. Calls go to the region's backup host while its
     * first cannot be reached, see {@link #failover}.
     *
     * @param region the application's data centre
     * @return this
     */
    public ChitchatClientBuilder region(Region region) {
        this.endpoint = region.endpoint();
        this.backup = region.backupEndpoint();
        return this;
    }

    /**
     * The address of the service where no region fits: a test server, a gateway. Has no backup. Replaces a region set
     * before.
     *
     * @param address {@code http} or {@code https}, host and optional port; a path is put before the service's own
     * @return this
     * @throws IllegalArgumentException if it is no such address
     */
    public ChitchatClientBuilder endpoint(URI address) {
        this.endpoint = TransportOptions.of(address).endpoint;
        this.backup = null;
        return this;
    }

    /**
     * Two addresses of the same service where no region fits. Replaces a region set before.
     *
     * @param address {@code http} or {@code https}, host and optional port; a path is put before the service's own
     * @param second where calls go while the first cannot be reached
     * @return this
     * @throws IllegalArgumentException if one is no such address
     */
    public ChitchatClientBuilder endpoint(URI address, URI second) {
        endpoint(address);
        this.backup = TransportOptions.of(second).endpoint;
        return this;
    }

    /**
     * Whether calls go to the backup host while the first cannot be reached: its name is not found, it takes no
     * connection within a second, or it cannot prove who it is. On by default; a single endpoint has no backup.
     *
     * <p>It happens within an attempt, so a call is still written once at most and pays one token. An answer, whatever
     * it says, and a connection that breaks later do not lead to the backup. After a minute, one call at a time tries
     * the first host again. {@link ChitchatClient#endpoint()} and a warning in the log tell where calls go.
     *
     * @param on whether to use the backup
     * @return this
     */
    public ChitchatClientBuilder failover(boolean on) {
        this.failover = on;
        return this;
    }

    /**
     * Authorities whose certificates are believed, instead of those that the JVM trusts: for a service or a proxy with
     * an authority of its own. Names and dates are checked as always. By default the JVM's, which the system property
     * {@code javax.net.ssl.trustStore} may change.
     *
     * @param pem a file with one or many certificates; read at once
     * @return this
     * @throws IllegalArgumentException if there is no such file, or no certificate in it; the message names the file
     */
    public ChitchatClientBuilder trustedCertificates(Path pem) {
        List<X509Certificate> read = TransportOptions.certificates(pem);
        this.connections = connections.with(options -> options.trust = read);
        return this;
    }

    /**
     * An HTTP proxy to go through by {@code CONNECT}; it sees no request. By default the one that the system properties
     * {@code https.proxyHost} and {@code http.proxyHost} name, if they do, but for {@code http.nonProxyHosts}.
     *
     * @param address {@code http://host:port}, or {@code http://user:password@host:port} with special characters
     *     percent-encoded; never shown
     * @return this
     * @throws IllegalArgumentException if it is no such address
     */
    public ChitchatClientBuilder proxy(URI address) {
        HttpProxy server = HttpProxy.from(address);
        this.connections = connections.with(options -> options.proxy = server);
        return this;
    }

    /**
     * After what times a connection is closed instead of used again. 20 s idle and 10 minutes in all by default, so
     * that a change of address is learned.
     *
     * @param idle since its last use
     * @param life since it was made
     * @return this
     * @throws IllegalArgumentException if one is not between 1 ms and a day
     */
    public ChitchatClientBuilder connectionLimits(Duration idle, Duration life) {
        this.connections = connections.with(options -> {
            options.maxIdle = idle;
            options.maxLife = life;
        });
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
     * How long an attempt may take from when it is written until its answer is read. Waits for the quota, a retry or a
     * connection (5 s, and 5 s for TLS) do not count. 10 s by default; the service's own limit is 3 s.
     *
     * <p>Keep it above what a late call may take. A call that is given up while it is still on its way takes effect
     * when it arrives, even if its question has been changed anew by then; no client can call it back.
     *
     * @param attempt the timeout of one attempt, 1 ms to a day
     * @return this
     * @throws IllegalArgumentException if it is out of these bounds
     */
    public ChitchatClientBuilder timeout(Duration attempt) {
        this.connections = connections.with(options -> options.attemptTimeout = attempt);
        return this;
    }

    /**
     * How long a whole call may take from subscription on, with all waits for the quota, connections and retries. One
     * that takes longer is cancelled and fails with {@link dev.chitchat.error.DeadlineExceededException}; once written,
     * it may take effect. None by default; in a stream it holds for each element, from when its call begins.
     *
     * @param wholeCall the time a call has
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public ChitchatClientBuilder deadline(Duration wholeCall) {
        if (wholeCall.isNegative() || wholeCall.isZero()) {
            throw new IllegalArgumentException("the deadline must be positive, not " + wholeCall);
        }
        this.deadline = wholeCall;
        return this;
    }

    /**
     * How long a signature is valid. 24 h by default; it is renewed well before.
     *
     * @param validity between a minute and 50 years
     * @return this
     * @throws IllegalArgumentException if it is out of these bounds
     */
    public ChitchatClientBuilder signatureValidity(Duration validity) {
        this.signatureValidity = SignatureCache.checked(validity);
        return this;
    }

    /**
     * How many elements {@link ChitchatClient#updateAll} holds at most, those under way included. 256 by default.
     *
     * @param elements at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public ChitchatClientBuilder lookAhead(int elements) {
        this.lookAhead = TransportOptions.atLeastOne("lookAhead", elements);
        return this;
    }

    /**
     * Whether {@link ChitchatClient#updateAll} sends updates of one question that wait in its look-ahead as one call,
     * 256 at most, later fields over earlier ones, in the place of the first. Off by default.
     *
     * <p>The elements whose fields went out in another's call come back as
     * {@link dev.chitchat.api.UpdateResult.Merged}. A field that a later update overwrites is never sent, so the
     * service never judges it. If such a call fails for good its parts are sent one by one.
     *
     * @param on whether to merge
     * @return this
     */
    public ChitchatClientBuilder merging(boolean on) {
        this.merging = on;
        return this;
    }

    /**
     * How many calls of a stream are in flight or wait for a token at most, those that back off not counted. By default
     * as few as keep up the rate, mostly one: a crash cuts off fewer, and what waits can be merged with what comes.
     *
     * @param calls at least 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public ChitchatClientBuilder maxInFlight(int calls) {
        this.maxInFlight = TransportOptions.atLeastOne("maxInFlight", calls);
        return this;
    }

    /**
     * Runs deadlines and the client's other timers, and tells the time. {@link Schedulers#parallel()} by default; calls
     * wait for a token or a retry on the quota's scheduler, see {@link dev.chitchat.quota.QuotaOptions}.
     *
     * @param scheduler runs timers
     * @return this
     */
    public ChitchatClientBuilder scheduler(Scheduler scheduler) {
        this.timer = Objects.requireNonNull(scheduler, "scheduler");
        return this;
    }

    /**
     * Where {@link ChitchatClient#updateAll} emits its results and starts its calls; on whatever thread ends a call by
     * default, which is mostly an event loop. With a scheduler of its own a subscriber may block in {@code onNext}, for
     * instance to write the result to disk, and a question's next call starts only after that.
     *
     * @param scheduler one thread is enough; not disposed of by the client
     * @return this
     */
    public ChitchatClientBuilder resultsOn(Scheduler scheduler) {
        this.results = scheduler;
        return this;
    }

    /**
     * Observes every call, to measure or trace it, beside the observers added before. None by default.
     *
     * @param watcher must not block
     * @return this
     */
    public ChitchatClientBuilder observer(CallObserver watcher) {
        observers.add(Objects.requireNonNull(watcher, "watcher"));
        return this;
    }

    /**
     * A further change of the connections, after those asked for before: event loops, a resolver, TLS of your own. What
     * keeps a request from being written twice stays: no retries, no redirects, HTTP/1.1. Do not wiretap: the bytes
     * hold the signature. An exception of a hook fails the attempt; where {@code doOnConnected} or {@code doOnRequest}
     * throws an {@code Error}, Reactor Netty drops it, and only {@link #deadline} ends the call.
     *
     * @param change of the client for each address; the pool is the library's
     * @return this
     */
    public ChitchatClientBuilder httpClient(UnaryOperator<HttpClient> change) {
        UnaryOperator<HttpClient> earlier = wishes;
        this.wishes = client -> change.apply(earlier.apply(client));
        return this;
    }

    /**
     * Makes the client. Opens no connection yet.
     *
     * @return a client, to be closed when done
     * @throws IllegalStateException if something mandatory is missing; the message names all that is
     * @throws IllegalArgumentException if a value is out of its bounds
     */
    public ChitchatClient build() {
        Account caller = account;
        URI address = endpoint;
        if (caller == null || address == null) {
            throw new IllegalStateException(missing());
        }
        int tokens = quota.rate().tokens();
        Retries retries = Retries.create(retry, timer, connections.attemptTimeout, tokens);
        TransportOptions options = connections.with(draft -> {
            draft.endpoint = address;
            draft.backupEndpoint = failover ? backup : null;
            draft.maxConnections = Math.min(MOST_CONNECTIONS, BUSY_COMMANDS * tokens);
        });
        Transport transport = Transport.create(options, wishes);
        // Last of all: a builder that fails must not keep a limiter that would never be closed.
        Limiters limiters = new Limiters(quota, caller, address, retries.admission());
        var signer = UserSigSigner.of(caller.sdkAppId(), caller.identifier(), caller.secretKey());
        CallChain chain = new CallChain(
                caller,
                new SignatureCache(signer, signatureValidity, Clock.systemUTC()),
                transport,
                limiters.of(DefaultChitchatClient.UPDATE),
                limiters,
                retries,
                deadline,
                timer,
                List.copyOf(observers),
                new AtomicLong(),
                Sinks.empty());
        int most = maxInFlight;
        InFlight inFlight = most == 0 ? new AdaptiveConcurrency(quota.rate().perSecond()) : () -> most;
        return new DefaultChitchatClient(chain, merging, lookAhead, results, inFlight);
    }

    private String missing() {
        String who = account == null ? "an account (builder.account)" : "";
        String where = endpoint == null ? "a region or an endpoint (builder.region, builder.endpoint)" : "";
        return "a client needs " + who + (account == null && endpoint == null ? " and " : "") + where;
    }
}
