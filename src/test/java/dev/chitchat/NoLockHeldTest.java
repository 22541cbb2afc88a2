package dev.chitchat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.quota.Admission;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.TokenStore;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.SandboxOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Code of the application runs while no lock of the library is held: it may wait for a lock of its own that another thread
 * holds while that calls the client. Here the other thread is begun by the first call of each kind and has to come back.
 */
@Timeout(120)
class NoLockHeldTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
    private static final Rate RATE = Rate.perSecond(100);

    /** With the usual ten, one run in 400 would see one of its calls fail eleven times. */
    private static final int ENOUGH_RETRIES = 40;

    private static final ChitchatUpdate UPDATE = ChitchatUpdate.of("q").withAnswer("a");

    private final ChitchatSandbox sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS
            .withModel(CountingModel.NONE)
            .withSecretKey(KEY)
            .withFaults(Faults.of(0.4, Fault.INTERNAL_60008)));
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final Set<String> ran = ConcurrentHashMap.newKeySet();
    private final Set<String> stuck = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ChitchatClient client;

    @AfterEach
    void stop() {
        others.shutdownNow();
        sandbox.close();
    }

    /** The application's code of a kind: waits for a thread that uses the client in every way. */
    private void run(String kind) {
        ChitchatClient used = client;
        if (used == null || !ran.add(kind)) {
            return;
        }
        Future<?> other = others.submit(() -> {
            used.quotaStatus();
            used.retryStatus();
            used.signatureExpiry();
            used.update(UPDATE).subscribe(done -> {}, failed -> {}).dispose();
            used.updateAll(Flux.just(Outbound.of(UPDATE, 1)))
                    .subscribe(done -> {}, failed -> {})
                    .dispose();
            used.library().categories().subscribe(done -> {}, failed -> {}).dispose();
            if (kind.startsWith("closing")) {
                used.close();
            }
        });
        try {
            other.get(10, TimeUnit.SECONDS);
        } catch (Exception blocked) {
            stuck.add(kind);
        }
    }

    private ChitchatClient build(Quota quota) {
        return ChitchatClient.builder()
                .account(Account.of(1_400_000_000L, "administrator", SecretKey.of(KEY)))
                .endpoint(sandbox.endpoint())
                .quota(quota)
                .retry(RetryPolicy.defaults()
                        .withMaxRetries(ENOUGH_RETRIES)
                        .withBackoff(Duration.ofMillis(5), Duration.ofMillis(20)))
                .observer(new Watching())
                .build();
    }

    /** Single calls, a stream and calls that are given up; then those that wait when the client is closed. */
    private void use(ChitchatClient built) {
        client = built;
        Flux.range(0, 20)
                .flatMap(i -> Mono.from(built.update(UPDATE)).doOnSubscribe(s -> run("subscribed")), 20)
                .doOnNext(done -> run("onNext"))
                .doOnComplete(() -> run("onComplete"))
                .blockLast(PATIENCE);
        built.updateAll(Flux.range(0, 20)
                        .map(i -> Outbound.of(ChitchatUpdate.of("q" + i).withAnswer("a"), i))
                        .doOnRequest(n -> run("request of a source")))
                .doOnNext(result -> run("result of a stream"))
                .doOnComplete(() -> run("end of a stream"))
                .blockLast(PATIENCE);
        Flux.range(0, 400).subscribe(i -> built.update(UPDATE).subscribe(new Waiting()));
        built.updateAll(Flux.<Outbound<ChitchatUpdate, Integer>>never().doOnCancel(() -> run("cancel of a source")))
                .subscribe()
                .dispose();
        built.update(UPDATE).subscribe().dispose();
        built.close();
        built.onClosed().block(PATIENCE);
        client = null;
    }

    private final class Waiting extends BaseSubscriber<UpdateReceipt> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnError(Throwable closed) {
            run(closed instanceof ClientClosedException ? "closing" : "onError");
        }

        @Override
        protected void hookFinally(SignalType type) {
            run("end by " + type);
        }
    }

    private final class Watching implements CallObserver {
        @Override
        public CallWatch called(String command, ContextView context) {
            run("observer");
            return new CallWatch() {
                @Override
                public Context context(Context seen) {
                    run("watch.context");
                    return seen;
                }

                @Override
                public void attemptStarted(Duration waited) {
                    run("watch.attemptStarted");
                }

                @Override
                public void identified(String requestId) {
                    run("watch.identified");
                }

                @Override
                public void attemptEnded(Duration took, @Nullable Throwable failure) {
                    run("watch.attemptEnded");
                }

                @Override
                public void backingOff(Throwable failure, Duration wait) {
                    run("watch.backingOff");
                }

                @Override
                public void ended(Duration elapsed, @Nullable Throwable failure) {
                    run("watch.ended");
                }

                @Override
                public void cancelled(Duration elapsed) {
                    run("watch.cancelled");
                }
            };
        }

        @Override
        public void streamed(UpdateResult<?> result) {
            run("observer.streamed");
        }
    }

    /** Gives what is asked for; the store of an application that counts by itself. */
    private final class Store implements TokenStore {
        @Override
        public Mono<StoreAnswer> exchange(StoreRequest request) {
            run("store.exchange");
            return Mono.fromSupplier(() -> {
                run("store's answer");
                boolean granted = !request.lease().isEmpty();
                return new StoreAnswer(granted, Duration.ZERO, Duration.ofMillis(10), 0, 5, 0, 1);
            });
        }

        @Override
        public void close() {
            run("store.close");
        }
    }

    /** A quota of the application's own, which looks at other things before it gives out a limiter. */
    private final class OwnQuota implements Quota {
        private final Quota real = Quota.local(RATE);

        @Override
        public Limiter limiter(String scope, String command, Admission admission) {
            run("quota.limiter");
            return real.limiter(scope + "own", command, admission);
        }

        @Override
        public Rate rate() {
            run("quota.rate");
            return RATE;
        }
    }

    @Test
    void withTheLocalQuotaNoneOfItHoldsALock() {
        use(build(Quota.local(RATE)));

        assertThat(ran)
                .contains("subscribed", "onNext", "onComplete", "request of a source", "cancel of a source")
                .contains("result of a stream", "end of a stream", "closing", "observer", "observer.streamed")
                .contains("watch.context", "watch.attemptStarted", "watch.attemptEnded", "watch.identified")
                .contains("watch.backingOff", "watch.ended", "watch.cancelled");
        assertThat(stuck).isEmpty();
    }

    @Test
    void withAStoreOfTheApplicationsNoneOfItHoldsALock() {
        use(build(Quota.shared(
                (scope, command) -> {
                    run("opening of a store");
                    return new Store();
                },
                QuotaOptions.of(RATE))));

        assertThat(ran).contains("opening of a store", "store.exchange", "store's answer", "closing", "watch.ended");
        assertThat(stuck).isEmpty();
    }

    @Test
    void withAQuotaOfTheApplicationsNoneOfItHoldsALock() {
        use(build(new OwnQuota()));

        assertThat(ran).contains("quota.limiter", "onNext", "closing", "watch.ended");
        assertThat(stuck).isEmpty();
    }
}
