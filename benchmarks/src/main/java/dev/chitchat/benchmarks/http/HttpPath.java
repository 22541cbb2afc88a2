package dev.chitchat.benchmarks.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;

/**
 * Requests a second and bytes allocated for each call, every client in its turn in every round, as a share of raw Reactor
 * Netty's in the same round.
 *
 * <p>{@code java -jar target/benchmarks.jar http}
 */
@Command(
        name = "http",
        description = "The way through HTTP beside Reactor Netty, WebClient, OkHttp and the JDK's client.")
public final class HttpPath implements Callable<Integer> {

    @Option(
            names = "--calls",
            defaultValue = "20000",
            description = "of each client in a round (default: ${DEFAULT-VALUE})")
    private int calls;

    @Option(names = "--rounds", defaultValue = "7", description = "that count (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--warm-up",
            defaultValue = "3",
            description = "rounds that do not count (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--client", description = "only this one, to profile it; may be given again (default: all)")
    private List<String> only = List.of();

    private final Map<String, List<Double>> perSecond = new LinkedHashMap<>();
    private final Map<String, List<Double>> bytes = new LinkedHashMap<>();

    /** For the command line. */
    public HttpPath() {}

    @Override
    public Integer call() throws IOException {
        try (HttpServerProcess.Running server = HttpServerProcess.Running.start()) {
            Map<String, Caller> callers = new LinkedHashMap<>();
            Callers.all().forEach((name, open) -> {
                if (only.isEmpty() || only.contains(name)) {
                    callers.put(name, open.apply(server.base()));
                }
            });
            for (int round = -warmUp; round < rounds; round++) {
                for (Map.Entry<String, Caller> caller : callers.entrySet()) {
                    measure(caller.getKey(), caller.getValue(), round >= 0);
                }
            }
            callers.values().forEach(Caller::close);
        }
        report();
        return 0;
    }

    private void measure(String name, Caller caller, boolean counts) {
        long allocated = Allocation.soFar();
        long from = System.nanoTime();
        Flux.range(0, calls).flatMap(i -> caller.call(), Caller.CONNECTIONS).blockLast();
        double seconds = (System.nanoTime() - from) / 1e9;
        if (counts) {
            perSecond.computeIfAbsent(name, any -> new ArrayList<>()).add(calls / seconds);
            bytes.computeIfAbsent(name, any -> new ArrayList<>())
                    .add((Allocation.soFar() - allocated) / (double) calls);
        }
    }

    private void report() {
        System.out.println(
                "| client | calls a second | of Reactor Netty's (least to most) | bytes a call | of Reactor Netty's |");
        System.out.println("| --- | --- | --- | --- | --- |");
        perSecond.forEach((name, rates) -> {
            List<Double> shares = shares(rates, perSecond.getOrDefault(Callers.RAW, rates));
            List<Double> heap = bytes.getOrDefault(name, List.of());
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.2f (%.2f to %.2f) | %.0f | %.2f |%n",
                    name,
                    median(rates),
                    median(shares),
                    Collections.min(shares),
                    Collections.max(shares),
                    median(heap),
                    median(shares(heap, bytes.getOrDefault(Callers.RAW, heap))));
        });
    }

    private static List<Double> shares(List<Double> values, List<Double> of) {
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            shares.add(values.get(i) / of.get(i));
        }
        return shares;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
