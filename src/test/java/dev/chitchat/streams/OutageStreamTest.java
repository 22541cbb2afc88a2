package dev.chitchat.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.Ports;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.signals.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The service goes away under a stream of 600 updates and comes back: none fails, and the first or second try finds it.
 * How soon there is a try is told by the tests of a single outage, in virtual time.
 *
 * <p>A short outage by default; the real one, at 5 calls a second: {@code mvn test -Dtest=OutageStreamTest
 * -Dchitchat.outage=60 -Dchitchat.rate=5 -Dchitchat.tables=true}.
 */
@Timeout(600)
class OutageStreamTest {

    private static final int EDITS = 600;
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("chitchat.outage", 2));
    private static final double RATE = Integer.getInteger("chitchat.rate", 200);

    private static final SandboxOptions CALM = SandboxOptions.DEFAULTS.withLimitPerSecond(RATE);

    /** How the service is away. */
    enum Kind {
        REFUSED,
        HTTP_502,
        SILENCE
    }

    private volatile ChitchatSandbox sandbox = ChitchatSandbox.start(CALM.withPort(Ports.unused()));
    private final Set<String> applied = new HashSet<>();
    private final ConcurrentLinkedQueue<Long> resultNanos = new ConcurrentLinkedQueue<>();
    private final AtomicLong granted = new AtomicLong();
    private volatile long probes;
    private volatile boolean back;
    private volatile long probesToTheFirstResult = -1;

    @ParameterizedTest
    @EnumSource
    void anOutageUnderAStreamFailsNothing(Kind kind) {
        int port = sandbox.port();
        try (ChitchatClient client = RealClient.of(sandbox)
                .quota(Quota.local(Rate.perSecond(RATE)))
                .retry(RetryPolicy.defaults())
                .timeout(Duration.ofSeconds(RATE > 5 ? 1 : 10))
                .build()) {
            List<UpdateResult<Integer>> results = new ArrayList<>();
            Mono<Long> cut = Mono.delay(Duration.ofMillis(RATE > 5 ? 1_500 : 10_000), Schedulers.boundedElastic())
                    .doOnNext(tick -> goAway(kind, client))
                    .delayElement(OUTAGE, Schedulers.boundedElastic())
                    .map(tick -> comeBack(kind, port, client));
            AtomicLong backNanos = new AtomicLong();
            Recorded.of(Flux.merge(
                            client.updateAll(edits())
                                    .doOnNext(result -> note(client))
                                    .doOnNext(results::add)
                                    .then(Mono.<Long>empty()),
                            cut))
                    .consumeNextWith(backNanos::set)
                    .expectComplete()
                    .verify(Duration.ofSeconds(500));

            tell(kind, backNanos.get());
            assertThat(results).hasSize(EDITS).allMatch(result -> result instanceof UpdateResult.Applied);
            applied.addAll(sandbox.library().keySet());
            assertThat(applied).hasSize(EDITS);
            assertThat(probesToTheFirstResult).as("tries after its return").isBetween(0L, 2L);
            assertThat(probes).isLessThan(20 + 3 * OUTAGE.toSeconds());
        } finally {
            sandbox.close();
        }
    }

    private static Flux<Outbound<ChitchatUpdate, Integer>> edits() {
        return Flux.range(0, EDITS)
                .map(n -> Outbound.of(ChitchatUpdate.of("q" + n).withAnswer("v" + n), n));
    }

    private void note(ChitchatClient client) {
        resultNanos.add(System.nanoTime());
        if (back && probesToTheFirstResult < 0) {
            probesToTheFirstResult = client.retryStatus().probes() - probes;
        }
    }

    private void goAway(Kind kind, ChitchatClient client) {
        granted.set(client.quotaStatus().granted());
        switch (kind) {
            case REFUSED -> {
                sandbox.close();
                applied.addAll(sandbox.library().keySet());
            }
            case HTTP_502 -> sandbox.options(CALM.withFaults(Faults.of(1, Fault.HTTP_502_HTML)));
            case SILENCE -> sandbox.options(CALM.withFaults(Faults.of(1, Fault.STALL_BEFORE)));
        }
    }

    private long comeBack(Kind kind, int port, ChitchatClient client) {
        granted.updateAndGet(before -> client.quotaStatus().granted() - before);
        probes = client.retryStatus().probes();
        if (kind == Kind.REFUSED) {
            sandbox = ChitchatSandbox.start(CALM.withPort(port));
        } else {
            sandbox.options(CALM);
        }
        back = true;
        return System.nanoTime();
    }

    private Duration recoveredAfter(long backNanos) {
        long first = resultNanos.stream()
                .filter(at -> at > backNanos)
                .mapToLong(Long::longValue)
                .min()
                .orElseThrow();
        return Duration.ofNanos(first - backNanos);
    }

    private void tell(Kind kind, long backNanos) {
        if (Boolean.getBoolean("chitchat.tables")) {
            System.out.println("| " + kind + " | " + OUTAGE.toSeconds() + " s | " + granted + " calls during it, "
                    + probes + " of them probes | first result "
                    + recoveredAfter(backNanos).toMillis() + " ms after | 0 failed |");
        }
    }
}
