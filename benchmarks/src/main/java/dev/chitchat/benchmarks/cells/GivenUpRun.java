package dev.chitchat.benchmarks.cells;

import dev.chitchat.ChitchatClient;
import dev.chitchat.quota.Quota;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.SandboxOptions;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Callers on one client over one network, of whom one in so many gives up; all of them begin at once. */
final class GivenUpRun implements AutoCloseable {

    private static final Duration AFTER_WRITING = Duration.ofMillis(5);
    private static final Duration LAST_ARRIVALS = Duration.ofSeconds(2);
    private static final long LATEST_START_NANOS = 1_000_000_000;
    private static final double PER_SECOND = 5;
    private static final Pattern CALLER = Pattern.compile("caller-(\\d+)");

    private final Cell network;
    private final int oneIn;
    private final Duration offset;
    private final List<Sinks.Empty<Void>> goneAway;
    private final ChitchatSandbox sandbox;
    private final Relay relay;
    private final ChitchatClient client;
    private volatile double seconds;

    /** One caller in so many gives up, or none if it is 0. The seed decides the delays and when the callers begin. */
    GivenUpRun(Cell network, int oneIn, int callers, long seed, EventLoopGroup relays) {
        this.network = network;
        this.oneIn = oneIn;
        offset = Duration.ofNanos(new SplittableRandom(seed).nextLong(LATEST_START_NANOS));
        goneAway = Stream.generate(() -> Sinks.<Void>empty()).limit(callers).toList();
        sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withModel(CountingModel.SLIDING_LOG));
        relay = new Relay(sandbox.endpoint().getPort(), network.jitter(), seed, relays, this::written);
        client = Clients.of(relay.endpoint(), Quota.local(), RetryPolicy.none());
    }

    Mono<Void> run() {
        return Mono.delay(offset)
                .then(Mono.defer(this::callers))
                .then(Mono.delay(LAST_ARRIVALS))
                .then();
    }

    private Mono<Void> callers() {
        long start = System.nanoTime();
        return Flux.range(0, goneAway.size())
                .flatMap(this::caller, goneAway.size())
                .then(Mono.fromRunnable(() -> seconds = (System.nanoTime() - start) / 1e9));
    }

    private Mono<Void> caller(int number) {
        return client.update(Clients.update("caller-" + number))
                .then()
                .onErrorComplete()
                .takeUntilOther(goneAway.get(number).asMono());
    }

    private void written(String request) {
        Matcher caller = CALLER.matcher(request);
        if (oneIn > 0 && caller.find()) {
            int number = Integer.parseInt(caller.group(1));
            if (number % oneIn == 0) {
                Mono.delay(AFTER_WRITING)
                        .subscribe(now -> goneAway.get(number).emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST));
            }
        }
    }

    long arrived() {
        return sandbox.statistics().accepted() + rejected();
    }

    long rejected() {
        return sandbox.statistics().rejected();
    }

    int connections() {
        return relay.connections();
    }

    /** The accepted rate as a share of 5 a second. */
    double share() {
        return sandbox.statistics().accepted() / seconds / PER_SECOND;
    }

    /** The first cells of the row. */
    @Override
    public String toString() {
        return network.network() + " | " + (oneIn == 0 ? "none" : oneIn == 1 ? "all" : "one in " + oneIn);
    }

    @Override
    public void close() {
        client.close();
        relay.close();
        sandbox.close();
    }
}
