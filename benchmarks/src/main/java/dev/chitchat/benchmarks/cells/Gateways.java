package dev.chitchat.benchmarks.cells;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Saturates the rate limiters of real gateways, over three networks, and counts what has to be sent again. A relay delays
 * between client and gateway; rejected calls are sent again until they are accepted.
 *
 * <p>{@code java -jar target/benchmarks.jar gateways}
 */
@Command(name = "gateways", description = "Calls sent again and rate reached in 9 cells behind real nginx and HAProxy.")
public final class Gateways implements Callable<Integer> {

    @Option(
            names = "--contenders",
            split = ",",
            defaultValue = "all",
            description = "beginnings of names, or all (default)")
    private List<String> contenders = List.of();

    @Option(names = "--repetitions", defaultValue = "3", description = "with other seeds each (default: 3)")
    private int repetitions;

    @Option(names = "--seed", defaultValue = "1", description = "of the first repetition (default: 1)")
    private long seed;

    @Option(names = "--calls", defaultValue = "100", description = "in each cell (default: 100)")
    private int calls;

    @Option(names = "--warm-up", defaultValue = "20000", description = "calls before, unlimited (default: 20000)")
    private int warmUp;

    /** For the command line. */
    public Gateways() {}

    @Override
    public Integer call() throws InterruptedException {
        List<Contender> chosen = Contender.named(contenders);
        EventLoopGroup relays = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (GatewayServers servers = GatewayServers.start()) {
            Clients.warmUp(warmUp);
            Quietness quietness = Quietness.watch();
            List<Outcome> outcomes = new ArrayList<>();
            for (int repetition = 0; repetition < repetitions; repetition++) {
                outcomes.addAll(sideBySide(servers, chosen, relays, (seed + repetition) * 1_000));
            }
            print(System.out, new Grid(chosen, outcomes, Gateway.CELLS));
            System.out.println(quietness.summary());
            return 0;
        } catch (IOException e) {
            System.err.println("error: " + e.getMessage());
            return 1;
        } finally {
            relays.shutdownGracefully();
        }
    }

    private List<Outcome> sideBySide(
            GatewayServers servers, List<Contender> chosen, EventLoopGroup relays, long firstSeed) {
        List<CellRun> runs = new ArrayList<>();
        for (Contender contender : chosen) {
            for (int i = 0; i < Gateway.CELLS.size(); i++) {
                Cell cell = Gateway.CELLS.get(i);
                long own = firstSeed + i;
                Relay relay = new Relay(servers.port(Gateway.of(cell)), cell.jitter(), own, relays);
                runs.add(new CellRun(contender, cell, calls, true, own, relay));
            }
        }
        return CellRun.sideBySide(runs);
    }

    private void print(PrintStream out, Grid grid) {
        List<String> networks =
                grid.cells().stream().map(Cell::network).distinct().toList();
        out.println("\nCells: " + String.join(" / ", networks) + " each way. " + grid.counts());
        grid.print(out, "Sent again, % of the calls", Gateways::percent);
        grid.print(
                out,
                "Rate from the first success to the last / 5 per s, median",
                cell -> Grid.two(Grid.spread(cell, Outcome::share).median()));
        grid.row(out, "no guarantee passes", cell -> Grid.two(bound(cell)));
        grid.row(out, "for an excess E of, ms", cell -> Grid.number(Math.rint(1e3 * excessSeconds(cell))));
        grid.print(
                out,
                "Given up after 10 retries, all repetitions",
                cell -> Grid.number(cell.stream()
                        .mapToInt(one -> one.calls() - one.accepted())
                        .sum()));
        grid.print(
                out,
                "Most arrivals in any second",
                cell -> Grid.number(Grid.spread(cell, Outcome::mostInWindow).most()));
        grid.totals(out);
        out.printf(
                Locale.ROOT,
                "| no guarantee passes | | %.3f | | |%n",
                grid.cells().stream().mapToDouble(this::bound).average().orElseThrow());
    }

    private static String percent(List<Outcome> cell) {
        return Grid.number(100.0
                * cell.stream().mapToInt(Outcome::rejected).sum()
                / cell.stream().mapToInt(Outcome::calls).sum());
    }

    private double bound(Cell cell) {
        return Gateway.of(cell).bound(excessSeconds(cell));
    }

    private double excessSeconds(Cell cell) {
        return Gateway.excessSeconds(cell.jitter(), calls);
    }
}
