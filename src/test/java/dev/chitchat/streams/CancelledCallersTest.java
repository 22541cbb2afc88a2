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
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

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

    /** Of each call, timer or use of a connection there is one; all others are there once, or few. */
    private static final Set<String> OF_ONE_CALL = Set.of(
            "dev.chitchat.CallEvents",
            "dev.chitchat.internal.transport.Exchange",
            "dev.chitchat.internal.transport.HttpCall",
            "dev.chitchat.internal.retry.CallHistory",
            "dev.chitchat.internal.retry.RetriedCall",
            "dev.chitchat.quota.Waiter",
            "reactor.core.scheduler.SchedulerTask",
            "reactor.core.scheduler.WorkerTask",
            "reactor.netty.http.client.HttpClientOperations",
            "reactor.netty.internal.shaded.reactor.pool.AbstractPool$Borrower",
            "reactor.netty.resources.DefaultPooledConnectionProvider$DisposableAcquire");

    private static final String CONNECTION = "reactor.netty.resources.DefaultPooledConnectionProvider$PooledConnection";
    private static final String NETTY_TIMER = "io.netty.util.concurrent.ScheduledFutureTask";

    private final long seed = Long.getLong("chitchat.seed", 1);
    private final Random random = new Random(seed);
    private final AtomicInteger ended = new AtomicInteger();

    /** Loads and compiles what the first calls would else wait for, and makes what there is only once in a JVM. */
    @BeforeAll
    static void warmUp() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(FAULTY.withFaults(Faults.NONE));
                ChitchatClient client = RealClient.of(sandbox).build()) {
            Recorded.of(Flux.range(0, 300)
                            .flatMap(n ->
                                    client.update(ChitchatUpdate.of("w" + n).withAnswer("Hello!")))
                            .then())
                    .expectComplete()
                    .verify(Duration.ofSeconds(30));
        }
    }

    /** One that was renamed would be found nowhere, and nothing of it would count as left behind. */
    @Test
    void everyClassThatIsCountedExists() {
        Stream<String> counted = Stream.concat(OF_ONE_CALL.stream(), Stream.of(CONNECTION, NETTY_TIMER));
        assertThat(counted)
                .allSatisfy(
                        name -> assertThat(Class.forName(name, false, getClass().getClassLoader()))
                                .isNotNull());
    }

    @Test
    void tenThousandCallersCancelledAtRandomMomentsLeaveNothingBehind() {
        try (BufferLeaks buffers = BufferLeaks.start()) {
            LiveObjects before = LiveObjects.now();
            LiveObjects afterCalls = callAndCancel(before);
            LiveObjects afterClose = onceTheBucketIsForgotten(before);
            BufferLeaks.Count lent = onceAllAreBack(buffers);

            assertThat(ended.get()).as("not cancelled, seed %d", seed).isLessThan(CALLERS);
            assertThat(afterCalls.moreThan(before, OF_ONE_CALL::contains))
                    .as("held once all callers are gone, seed %d", seed)
                    .isEmpty();
            assertThat(timers(afterCalls))
                    .as("timers beyond those of the server's idle connections, seed %d", seed)
                    .isLessThanOrEqualTo(before.of(NETTY_TIMER));
            assertThat(afterClose.moreThan(before, CancelledCallersTest::isOfAConnection))
                    .as("held once the client is closed, seed %d", seed)
                    .isEmpty();
            assertThat(lent.returned())
                    .as("of %d buffers, seed %d", lent.lent(), seed)
                    .isEqualTo(lent.lent())
                    .isPositive();
            tell(afterCalls.of(CONNECTION) - before.of(CONNECTION), lent);
        }
    }

    /** What is held when all calls have ended and their tokens are back, and the client is still open. */
    private LiveObjects callAndCancel(LiveObjects before) {
        Mono<Void> closed;
        LiveObjects held;
        try (ChitchatSandbox sandbox =
                        ChitchatSandbox.start(FAULTY.withFaults(Faults.NONE).withSeed(seed));
                ChitchatClient client = RealClient.of(sandbox)
                        .quota(Quota.local(Rate.perSecond(500)))
                        .timeout(Duration.ofSeconds(5))
                        .build()) {
            sandbox.options(FAULTY.withSeed(seed));
            Flux<Void> callers = Flux.range(0, CALLERS).flatMap(n -> caller(n, client), CALLERS);
            Recorded.of(callers.then().and(outageOf(sandbox))).expectComplete().verify(Duration.ofSeconds(90));
            isAnswered(client, sandbox);
            awaitTokens(client);
            assertNothingIsLeft(client);
            held = onceAllHaveEnded(before);
            closed = client.onClosed();
        }
        Recorded.of(closed).expectComplete().verify(Duration.ofSeconds(10));
        return held;
    }

    /** What was written goes on without its caller, for as long as an attempt may take. */
    private static LiveObjects onceAllHaveEnded(LiveObjects before) {
        return Objects.requireNonNull(Flux.interval(Duration.ofMillis(500))
                .map(tick -> LiveObjects.now())
                .takeUntil(held -> held.moreThan(before, OF_ONE_CALL::contains).isEmpty()
                        && timers(held) <= before.of(NETTY_TIMER))
                .take(20)
                .blockLast(Duration.ofSeconds(30)));
    }

    /** Until the service answers, the client remembers which call was the first to fail. */
    private static void isAnswered(ChitchatClient client, ChitchatSandbox sandbox) {
        sandbox.options(FAULTY.withFaults(Faults.NONE));
        Recorded.of(client.update(ChitchatUpdate.of("last").withAnswer("Hello!")))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(30));
    }

    private static Mono<Void> outageOf(ChitchatSandbox sandbox) {
        return Mono.delay(SPAN.dividedBy(2))
                .doOnNext(tick -> sandbox.options(FAULTY.withFaults(Faults.of(1))))
                .delayElement(SPAN.dividedBy(3))
                .doOnNext(tick -> sandbox.options(FAULTY))
                .then();
    }

    /** A bucket outlives its last client by two windows, so one timer does too. */
    private static LiveObjects onceTheBucketIsForgotten(LiveObjects before) {
        return Objects.requireNonNull(Flux.interval(Duration.ofMillis(500))
                .map(tick -> LiveObjects.now())
                .takeUntil(held -> held.moreThan(before, CancelledCallersTest::isOfAConnection)
                        .isEmpty())
                .take(10)
                .blockLast(Duration.ofSeconds(30)));
    }

    /** What other tests have left in this JVM may hold a buffer for a moment. */
    private static BufferLeaks.Count onceAllAreBack(BufferLeaks buffers) {
        return Objects.requireNonNull(Flux.interval(Duration.ofMillis(500))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic(), 1)
                .map(tick -> buffers.now())
                .takeUntil(count -> count.lent() == count.returned())
                .take(20)
                .blockLast(Duration.ofSeconds(30)));
    }

    /**
     * Those of no connection of a client. Of what other tests have left in this JVM the connections may end meanwhile,
     * and the timers stay.
     */
    private static int timers(LiveObjects held) {
        return held.of(NETTY_TIMER) - held.of(CONNECTION);
    }

    private static boolean isOfAConnection(String name) {
        return OF_ONE_CALL.contains(name)
                || name.equals(CONNECTION)
                || name.equals(NETTY_TIMER)
                || name.matches("io\\.netty\\.channel\\.\\w+\\.\\w+SocketChannel");
    }

    private void tell(int idle, BufferLeaks.Count buffers) {
        if (Boolean.getBoolean("chitchat.tables")) {
            System.out.println("seed " + seed + ": " + CALLERS + " callers, " + (CALLERS - ended.get())
                    + " cancelled; then 0 objects of a call, 0 timers, all tokens back, " + idle
                    + " idle connections, 0 after the close; " + buffers.lent() + " buffers lent, " + buffers.returned()
                    + " returned");
        }
    }

    /** Comes at a random moment and stays for a random while. */
    private Mono<Void> caller(int n, ChitchatClient client) {
        Duration patience = share(LONGEST);
        return client.update(ChitchatUpdate.of("q" + n).withAnswer("Hello!"))
                .doOnTerminate(ended::incrementAndGet)
                .onErrorComplete()
                .then()
                .takeUntilOther(Mono.delay(patience))
                .delaySubscription(share(SPAN));
    }

    private Duration share(Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
    }

    private static void awaitTokens(ChitchatClient client) {
        Recorded.of(Flux.interval(Duration.ofMillis(20))
                        .filter(tick -> client.quotaStatus().free()
                                == client.quotaStatus().tokens())
                        .next())
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(20));
    }

    private void assertNothingIsLeft(ChitchatClient client) {
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
