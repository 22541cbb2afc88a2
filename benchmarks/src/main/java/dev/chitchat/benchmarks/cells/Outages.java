package dev.chitchat.benchmarks.cells;

import dev.chitchat.benchmarks.fleet.RedisServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Calls wait while a service resets every connection, until the client says that it is down; then it is back at once. Tells how
 * soon calls are answered again, how many fail, and whether they arrive in the order in which they were made.
 *
 * <p>{@code java -jar target/benchmarks.jar outage}
 */
@Command(
        name = "outage",
        description = "How soon waiting calls go on when a service is back; needs redis-server on the PATH.")
public final class Outages implements Callable<Integer> {

    @Option(
            names = "--waiting",
            defaultValue = "1500",
            description = "calls of each client (default: ${DEFAULT-VALUE})")
    private int waiting;

    @Option(
            names = "--seconds",
            defaultValue = "40",
            description = "watched after the return (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--runs", defaultValue = "5", description = "of each kind, all at once (default: ${DEFAULT-VALUE})")
    private int runs;

    /** For the command line. */
    public Outages() {}

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        EventLoopGroup relays = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ExecutorService watchers = Executors.newCachedThreadPool();
        try (RedisServer redis = new RedisServer(GatewayServers.freePort())) {
            List<OutageRun> all = new ArrayList<>();
            for (OutageRun.Kind kind : OutageRun.Kind.values()) {
                for (int run = 0; run < runs; run++) {
                    all.add(new OutageRun(kind, waiting, seconds, redis.uri(), relays));
                }
            }
            List<OutageRun.Result> results = new ArrayList<>();
            for (Future<OutageRun.Result> result : watchers.invokeAll(all)) {
                results.add(result.get());
            }
            print(results);
            return 0;
        } catch (IOException e) {
            System.err.println(
                    "error: there is no redis-server on this machine; install it: apt-get install redis-server");
            return 1;
        } finally {
            watchers.shutdownNow();
            relays.shutdownGracefully();
        }
    }

    private void print(List<OutageRun.Result> results) {
        System.out.println("\n| " + waiting
                + " calls of each client wait | first answer after, s: median (least-most) | answered in " + seconds
                + " s, least | failed, most | out of order by, most |");
        System.out.println("|---|---|---|---|---|");
        for (OutageRun.Kind kind : OutageRun.Kind.values()) {
            List<OutageRun.Result> own =
                    results.stream().filter(one -> one.kind() == kind).toList();
            Spread first = Spread.of(
                    own.stream().mapToDouble(OutageRun.Result::firstSeconds).toArray());
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f (%s) | %d | %d | %d |%n",
                    kind,
                    first.median(),
                    first.range("%.2f"),
                    own.stream().mapToInt(OutageRun.Result::answered).min().orElse(0),
                    own.stream().mapToInt(OutageRun.Result::failed).max().orElse(0),
                    own.stream().mapToInt(OutageRun.Result::outOfOrder).max().orElse(0));
        }
    }
}
