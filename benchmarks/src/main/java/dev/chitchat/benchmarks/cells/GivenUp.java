package dev.chitchat.benchmarks.cells;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;

/**
 * Callers that go away 5 ms after their call was written, as browsers do, while many others wait: what servers that count in a
 * sliding log reject, and how many connections it costs. A call that is given up arrives all the same.
 *
 * <p>{@code java -jar target/benchmarks.jar given-up}
 */
@Command(name = "given-up", description = "Rejections and connections where callers give up calls that were written.")
public final class GivenUp implements Callable<Integer> {

    private static final List<Integer> ONE_IN = List.of(0, 10, 1);

    @Option(
            names = "--callers",
            defaultValue = "10000",
            description = "in each row, on all clients together (default: ${DEFAULT-VALUE})")
    private int callers;

    @Option(
            names = "--clients",
            defaultValue = "20",
            description = "in each row, each with an account and a server of its own (default: ${DEFAULT-VALUE})")
    private int clients;

    @Option(names = "--warm-up", defaultValue = "20000", description = "calls before, unlimited (default: 20000)")
    private int warmUp;

    /** For the command line. */
    public GivenUp() {}

    @Override
    public Integer call() {
        EventLoopGroup relays = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        List<GivenUpRun> runs = new ArrayList<>();
        for (Cell network : Gateway.NETWORKS) {
            for (int oneIn : ONE_IN) {
                for (int client = 0; client < clients; client++) {
                    runs.add(new GivenUpRun(network, oneIn, callers / clients, client, relays));
                }
            }
        }
        try {
            Clients.warmUp(warmUp);
            Flux.fromIterable(runs).flatMap(GivenUpRun::run, runs.size()).blockLast(Clients.PATIENCE);
            print(runs);
            return 0;
        } finally {
            runs.forEach(GivenUpRun::close);
            relays.shutdownGracefully();
        }
    }

    private void print(List<GivenUpRun> runs) {
        System.out.println("\n| network, each way | given up | calls that arrived | rejected | rejected, % |"
                + " connections opened | accepted / 5 per s |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int from = 0; from < runs.size(); from += clients) {
            List<GivenUpRun> row = runs.subList(from, from + clients);
            long arrived = row.stream().mapToLong(GivenUpRun::arrived).sum();
            long rejected = row.stream().mapToLong(GivenUpRun::rejected).sum();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %d | %.2f | %d | %.2f |%n",
                    row.get(0),
                    arrived,
                    rejected,
                    100.0 * rejected / arrived,
                    row.stream().mapToInt(GivenUpRun::connections).sum(),
                    row.stream().mapToDouble(GivenUpRun::share).average().orElse(0));
        }
    }
}
