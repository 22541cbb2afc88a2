package dev.chitchat.benchmarks.fleet;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code redis-server} of the PATH, on a port of its own, keeping nothing on disk; ends with this process at the latest. */
public final class RedisServer implements AutoCloseable {

    private final int port;
    private final List<String> options;
    private Process process;

    /**
     * Starts it.
     *
     * @param port its own
     * @param options further ones, as on its command line
     * @throws IOException if there is none
     * @throws InterruptedException if the thread is to end
     */
    public RedisServer(int port, String... options) throws IOException, InterruptedException {
        this.port = port;
        this.options = List.of(options);
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "redis-stop"));
    }

    /**
     * Where it is.
     *
     * @return its address
     */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    void kill() {
        process.destroyForcibly();
    }

    void start() throws IOException, InterruptedException {
        process.waitFor();
        process = launch();
    }

    private Process launch() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("redis-server", "--port", Integer.toString(port), "--save", "", "--appendonly", "no"));
        command.addAll(options);
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread.sleep(500);
        return started;
    }

    /** An operator's work, on a connection of its own. */
    <T> T operate(Function<RedisCommands<String, String>, T> work) {
        RedisClient client = RedisClient.create(uri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return work.apply(connection.sync());
        } finally {
            client.shutdown();
        }
    }

    /** How many scripts were run since the last reset; each is one round trip. */
    long scripts() {
        return calls("eval") + calls("evalsha");
    }

    /** How often a command was run since the last reset, from within scripts as well. */
    long calls(String command) {
        String stats = operate(redis -> redis.info("commandstats"));
        Matcher found = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(stats);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    @Override
    public void close() {
        kill();
    }
}
