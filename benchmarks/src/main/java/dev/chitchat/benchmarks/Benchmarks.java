package dev.chitchat.benchmarks;

import dev.chitchat.benchmarks.all.Everything;
import dev.chitchat.benchmarks.cells.Gateways;
import dev.chitchat.benchmarks.cells.GivenUp;
import dev.chitchat.benchmarks.cells.Outages;
import dev.chitchat.benchmarks.cells.QuotaCells;
import dev.chitchat.benchmarks.cost.OperatorTable;
import dev.chitchat.benchmarks.fleet.Decisions;
import dev.chitchat.benchmarks.fleet.Fleet;
import dev.chitchat.benchmarks.fleet.Member;
import dev.chitchat.benchmarks.fleet.Turns;
import dev.chitchat.benchmarks.growth.Growth;
import dev.chitchat.benchmarks.growth.IdleClients;
import dev.chitchat.benchmarks.http.HttpPath;
import dev.chitchat.benchmarks.http.HttpServerProcess;
import dev.chitchat.benchmarks.merging.Merging;
import dev.chitchat.benchmarks.startup.StartUp;
import dev.chitchat.benchmarks.waiters.WaiterRun;
import dev.chitchat.benchmarks.waiters.Waiters;
import java.io.IOException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts a benchmark by its name; whatever is no name of ours goes to JMH. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Benchmarks by name; any other argument is JMH's, for example OperatorBenchmark -prof gc.",
        subcommands = {
            QuotaCells.class,
            Gateways.class,
            Outages.class,
            GivenUp.class,
            Waiters.class,
            WaiterRun.class,
            Fleet.class,
            Member.class,
            Decisions.class,
            Turns.class,
            HttpPath.class,
            HttpServerProcess.class,
            OperatorTable.class,
            Merging.class,
            StartUp.class,
            Growth.class,
            IdleClients.class,
            Everything.class
        })
public final class Benchmarks {

    private static final Set<String> OURS = Set.of(
            "quota-cells",
            "gateways",
            "outage",
            "given-up",
            "waiters",
            "waiter-run",
            "fleet",
            "fleet-member",
            "redis-decisions",
            "redis-turns",
            "http",
            "http-server",
            "operator",
            "merging",
            "startup",
            "growth",
            "growth-clients",
            "all",
            "--help");

    private Benchmarks() {}

    /**
     * Runs one benchmark and ends the process.
     *
     * @param args its name and options
     * @throws IOException if JMH cannot write
     */
    public static void main(String[] args) throws IOException {
        if (args.length > 0 && OURS.contains(args[0])) {
            System.exit(new CommandLine(new Benchmarks()).execute(args));
        }
        org.openjdk.jmh.Main.main(args);
    }
}
