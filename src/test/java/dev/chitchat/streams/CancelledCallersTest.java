package dev.chitchat.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.quota.Rate;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.SandboxOptions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * Callers that give up at any moment - in line, connecting, sent, reading, backing off, trying a service that is down -
 * leave nothing behind.
 */
@Timeout(120)
class CancelledCallersTest {

    private static final int CALLERS = 10_000;
    private static final Duration SPAN = Duration.ofSeconds(6);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final SandboxOptions FAULTY = SandboxOptions.DEFAULTS
            .withModel(CountingModel.NONE)
            .withJitter(Jitter.uniform())
            .withFaults(Faults.of(0.3));

    @Test
    void tenThousandCallersCancelledAtRandomMomentsLeaveNothingBehind() {
        long seed = Long.getLong("chitchat.seed", System.nanoTime());
        Random random = new Random(seed);
        AtomicInteger ended = new AtomicInteger();
        Mono<Void> closed;
        try (ChitchatSandbox sandbox =
                        ChitchatSandbox.start(FAULTY.withFaults(Faults.NONE).withSeed(seed));
                ChitchatClient client = RealClient.of(sandbox)
                        .quota(Quota.local(Rate.perSecond(500)))
                        .timeout(Duration.ofSeconds(1))
                        .build()) {
            warmUp(client);
            sandbox.options(FAULTY.withSeed(seed));
            Mono<Void> outage = Mono.delay(SPAN.dividedBy(2))
                    .doOnNext(tick -> sandbox.options(FAULTY.withFaults(Faults.of(1))))
                    .delayElement(SPAN.dividedBy(3))
                    .doOnNext(tick -> sandbox.options(FAULTY))
                    .then();
            Flux<Void> callers = Flux.range(0, CALLERS).flatMap(n -> caller(n, client, random, ended), CALLERS);

            StepVerifier.create(callers.then().and(outage)).expectComplete().verify(Duration.ofSeconds(90));

            assertThat(ended.get()).as("not cancelled, seed %d", seed).isBetween(1, CALLERS - 1);
            awaitTokens(client);
            assertNothingIsLeft(client, seed);
            closed = client.onClosed();
        }
        StepVerifier.create(closed).expectComplete().verify(Duration.ofSeconds(10));
        tell(seed, ended.get());
    }

    /** Loads and compiles what the first calls would else wait for. */
    private static void warmUp(ChitchatClient client) {
        StepVerifier.create(Flux.range(0, 300)
                        .flatMap(n -> client.update(ChitchatUpdate.of("w" + n).withAnswer("Hello!")))
                        .then())
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    private static void tell(long seed, int ended) {
        if (Boolean.getBoolean("chitchat.tables")) {
            System.out.println("seed " + seed + ": " + CALLERS + " callers, " + (CALLERS - ended)
                    + " cancelled; then 0 calls under way, 0 in any line, all tokens back, all connections closed");
        }
    }

    /** Comes at a random moment and stays for a random while. */
    private static Mono<Void> caller(int n, ChitchatClient client, Random random, AtomicInteger ended) {
        Duration patience = share(random, LONGEST);
        return client.update(ChitchatUpdate.of("q" + n).withAnswer("Hello!"))
                .doOnTerminate(ended::incrementAndGet)
                .onErrorComplete()
                .then()
                .takeUntilOther(Mono.delay(patience))
                .delaySubscription(share(random, SPAN));
    }

    private static Duration share(Random random, Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
    }

    private static void awaitTokens(ChitchatClient client) {
        StepVerifier.create(Flux.interval(Duration.ofMillis(20))
                        .filter(tick -> client.quotaStatus().free()
                                == client.quotaStatus().tokens())
                        .next())
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(20));
    }

    private static void assertNothingIsLeft(ChitchatClient client, long seed) {
        QuotaStatus quota = client.quotaStatus();
        assertThat(quota.underWay()).as("calls under way, seed %d", seed).isZero();
        assertThat(quota.waiting())
                .as("calls in the quota's line, seed %d", seed)
                .isZero();
        assertThat(client.retryStatus().waiting())
                .as("calls in line for the service, seed %d", seed)
                .isZero();
    }
}
