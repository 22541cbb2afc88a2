package dev.chitchat.benchmarks.cells;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.quota.Quota;
import dev.chitchat.redis.RedisAddress;
import dev.chitchat.redis.RedisQuota;
import dev.chitchat.redis.RedisQuotaOptions;
import dev.chitchat.retry.RetryPolicy;
import dev.chitchat.retry.ServiceState;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.SandboxOptions;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** One outage and what follows it, with clients and a service of its own. */
final class OutageRun implements Callable<OutageRun.Result> {

    /** Who waits. */
    enum Kind {
        SINGLE("single calls", 1),
        ACCOUNTS("single calls of each of 3 accounts", 3),
        STREAM("single calls beside a stream of as many", 1),
        REDIS("single calls, the quota on Redis", 1);

        private final String title;
        private final int clients;

        Kind(String title, int clients) {
            this.title = title;
            this.clients = clients;
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /**
     * What became of the calls.
     *
     * @param kind who waited
     * @param firstSeconds from the return until each client has had an answer; as long as was watched if one had none
     * @param answered with success
     * @param failed in any way
     * @param outOfOrder how many calls that were made later had arrived before one, at most
     */
    record Result(Kind kind, double firstSeconds, int answered, int failed, int outOfOrder) {}

    private static final Duration DOWN_WITHIN = Duration.ofMinutes(2);
    private static final RetryPolicy RETRIES = RetryPolicy.defaults().withMaxOutage(Duration.ofSeconds(30));
    private static final Pattern CALL = Pattern.compile("(client-\\d+-[a-z]+)-(\\d+)");

    private final Kind kind;
    private final int waiting;
    private final Duration watched;
    private final String redis;
    private final ChitchatSandbox sandbox;
    private final Relay relay;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final Map<String, Integer> latest = new HashMap<>();
    private volatile int outOfOrder;

    OutageRun(Kind kind, int waiting, int watchedSeconds, String redis, EventLoopGroup relays) {
        this.kind = kind;
        this.waiting = waiting;
        this.watched = Duration.ofSeconds(watchedSeconds);
        this.redis = redis;
        this.sandbox = ChitchatSandbox.start(SandboxOptions.DEFAULTS.withModel(CountingModel.NONE));
        this.relay = new Relay(sandbox.endpoint().getPort(), Jitter.none(), 1, relays, this::arrived);
    }

    @Override
    public Result call() throws InterruptedException {
        relay.reset(true);
        List<One> clients = IntStream.range(0, kind.clients).mapToObj(One::new).toList();
        try {
            clients.forEach(One::begin);
            long latestDown = System.nanoTime() + DOWN_WITHIN.toNanos();
            while (!clients.stream().allMatch(One::isDown)) {
                if (System.nanoTime() > latestDown) {
                    throw new IllegalStateException(
                            "a client has not seen in " + DOWN_WITHIN + " that the service is down");
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
            relay.reset(false);
            long back = System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(watched.toNanos());
            double first = clients.stream()
                    .mapToDouble(one -> one.firstSeconds(back))
                    .max()
                    .orElseThrow();
            return new Result(kind, first, answered.get(), failed.get(), outOfOrder);
        } finally {
            clients.forEach(One::close);
            relay.close();
            sandbox.close();
        }
    }

    /** On the relay's thread, and only while the service is there. */
    private void arrived(String request) {
        Matcher call = CALL.matcher(request);
        if (call.find()) {
            int number = Integer.parseInt(call.group(2));
            int before = latest.merge(call.group(1), number, Math::max);
            outOfOrder = Math.max(outOfOrder, before - number);
        }
    }

    private Quota quota() {
        return kind == Kind.REDIS
                ? RedisQuota.at(
                        RedisAddress.of(redis),
                        RedisQuotaOptions.DEFAULTS.withKeyPrefix(
                                relay.endpoint().getPort() + ":"))
                : Quota.local();
    }

    /** One client and its calls. */
    private final class One {

        private final int number;
        private final ChitchatClient client;
        private final AtomicLong firstNanos = new AtomicLong(Long.MAX_VALUE);
        private final Disposable.Composite calls = Disposables.composite();

        One(int number) {
            this.number = number;
            this.client = Clients.of(Clients.SDK_APP_ID + number, relay.endpoint(), quota(), RETRIES);
        }

        void begin() {
            if (kind == Kind.STREAM) {
                Flux<Outbound<ChitchatUpdate, Integer>> updates =
                        Flux.range(0, waiting).map(i -> Outbound.of(update("stream", i), i));
                calls.add(client.updateAll(updates).subscribe(this::ended, failure -> failed.incrementAndGet()));
            }
            for (int i = 0; i < waiting; i++) {
                calls.add(client.update(update("single", i))
                        .subscribe(receipt -> succeeded(), failure -> failed.incrementAndGet()));
            }
        }

        private ChitchatUpdate update(String line, int i) {
            return Clients.update("client-" + number + "-" + line + "-" + i);
        }

        private void ended(UpdateResult<Integer> result) {
            if (result instanceof UpdateResult.Failed) {
                failed.incrementAndGet();
            } else {
                succeeded();
            }
        }

        private void succeeded() {
            answered.incrementAndGet();
            firstNanos.accumulateAndGet(System.nanoTime(), Math::min);
        }

        /** And no attempt from before is under way, which might arrive after the return, ahead of its turn. */
        boolean isDown() {
            return client.retryStatus().service() == ServiceState.DOWN
                    && client.quotaStatus().underWay() == 0;
        }

        double firstSeconds(long back) {
            return Math.min(watched.toNanos(), firstNanos.get() - back) / 1e9;
        }

        void close() {
            calls.dispose();
            client.close();
        }
    }
}
