package dev.chitchat.benchmarks.fleet;

import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.CountingModel;
import dev.chitchat.sandbox.Jitter;
import dev.chitchat.sandbox.SandboxOptions;
import dev.chitchat.sandbox.SandboxStatistics;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs processes against one Redis and one sandbox (sliding log, 0 to 20 ms each way) and tells rejections, the most arrivals in
 * any second, the rate, Jain's index of the shares, and commands for a granted call.
 *
 * <p>{@code java -jar target/benchmarks.jar fleet --processes 10 --calls 60}
 */
@Command(name = "fleet", description = "Processes that share one quota on Redis; needs redis-server on the PATH.")
public final class Fleet implements Callable<Integer> {

    @Option(names = "--processes", defaultValue = "10", description = "how many (default: ${DEFAULT-VALUE})")
    private int processes;

    @Option(names = "--calls", defaultValue = "60", description = "of each process (default: ${DEFAULT-VALUE})")
    private int calls;

    @Option(names = "--seconds", description = "ends everything after so long, whatever is left")
    private int seconds;

    @Option(names = "--kill-every", description = "kills a process with -9 every so many seconds and replaces it")
    private int killEvery;

    @Option(
            names = "--upset",
            defaultValue = "none",
            description = "after 10 s: restart, script-flush, sleep, flushall")
    private String upset = "";

    @Option(names = "--outage", defaultValue = "wait", description = "wait, fail or share (of 4 processes)")
    private String outage = "";

    @Option(
            names = "--longest-call",
            defaultValue = "10",
            description = "seconds until a call is given up; the tokens of a killed process are kept for about as long")
    private int longestCall;

    @Option(names = "--library", defaultValue = "chitchat", description = "chitchat or bucket4j")
    private String library = "";

    @Option(names = "--port", defaultValue = "7421", description = "of Redis (default: ${DEFAULT-VALUE})")
    private int port;

    private final Log log = new Log();
    private final List<Worker> workers = new ArrayList<>();

    /** For the command line. */
    public Fleet() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        SandboxOptions options =
                SandboxOptions.DEFAULTS.withModel(CountingModel.SLIDING_LOG).withJitter(Jitter.uniform());
        try (RedisServer redis = redis();
                ChitchatSandbox sandbox = ChitchatSandbox.start(options)) {
            for (int i = 0; i < processes; i++) {
                workers.add(start(i, redis, sandbox));
            }
            for (Worker worker : workers) {
                worker.awaitReady();
            }
            redis.operate(commands -> commands.configResetstat());
            long from = System.nanoTime();
            for (Worker worker : workers) {
                worker.go();
            }
            disturb(redis, sandbox, from);
            report(redis, sandbox.statistics(), from);
        }
        return 0;
    }

    /** Since version 7 a server sleeps only if it was started so. */
    private RedisServer redis() throws IOException, InterruptedException {
        return upset.equals("sleep") ? new RedisServer(port, "--enable-debug-command", "yes") : new RedisServer(port);
    }

    private Worker start(int number, RedisServer redis, ChitchatSandbox sandbox) throws IOException {
        return Worker.start(
                number,
                log,
                List.of(
                        "--redis",
                        redis.uri(),
                        "--endpoint",
                        sandbox.endpoint().toString(),
                        "--calls",
                        Integer.toString(calls),
                        "--library",
                        library,
                        "--outage",
                        outage,
                        "--longest-call",
                        Integer.toString(longestCall)));
    }

    private void disturb(RedisServer redis, ChitchatSandbox sandbox, long from)
            throws IOException, InterruptedException {
        if (!upset.equals("none")) {
            sleepUntil(from, 10);
            upset(redis);
        }
        for (int i = 1; killEvery > 0 && i * killEvery < seconds; i++) {
            sleepUntil(from, i * killEvery);
            int victim = i % processes;
            workers.get(victim).kill();
            Worker next = start(victim, redis, sandbox);
            workers.set(victim, next);
            next.awaitReady();
            next.go();
        }
        if (seconds > 0) {
            sleepUntil(from, seconds);
            workers.forEach(Worker::kill);
        }
        for (Worker worker : workers) {
            worker.join();
        }
    }

    private void upset(RedisServer redis) throws IOException, InterruptedException {
        switch (upset) {
            case "restart" -> {
                redis.kill();
                Thread.sleep(5000);
                redis.start();
            }
            case "script-flush" -> redis.operate(commands -> commands.scriptFlush());
            case "sleep" ->
                redis.operate(commands -> commands.dispatch(
                        CommandType.DEBUG,
                        new StatusOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8).add("SLEEP").add(5)));
            case "flushall" -> redis.operate(commands -> commands.flushall());
            default -> throw new IllegalArgumentException("no such upset: " + upset);
        }
    }

    private static void sleepUntil(long from, int seconds) throws InterruptedException {
        long left = from + Duration.ofSeconds(seconds).toNanos() - System.nanoTime();
        Thread.sleep(Math.max(0, left / 1_000_000));
    }

    private void report(RedisServer redis, SandboxStatistics seen, long from) {
        long accepted = log.count("ok");
        System.out.printf(
                Locale.ROOT,
                "%s, %d processes, kill every %d s, upset %s, outage %s%n"
                        + "accepted %d, rejected %d, failed %d; server: %d calls, %d rejected, at most %d in any second%n"
                        + "rate %.3f of 5/s, Jain %.3f, from the first answer %.3f, scripts per accepted call %.2f (and %.2f GET in all)%n%s%n",
                library,
                processes,
                killEvery,
                upset,
                outage,
                accepted,
                log.count("rejected"),
                log.count("failed"),
                seen.calls(),
                seen.rejected(),
                seen.maxArrivalsInAnyWindow(),
                log.rate(from),
                log.fairness(processes),
                log.rateFromFirst(),
                redis.scripts() / (double) accepted,
                redis.calls("get") / (double) accepted,
                log.course(from));
    }
}
