package dev.chitchat.redis;

import dev.chitchat.sandbox.Ports;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;

/**
 * A real {@code redis-server} of its own: the one that REDIS_SERVER names, else the one of the PATH, else the one that comes
 * with the tests. Keeps nothing but what a replica is sent, in a folder of its own, so a restart has lost everything.
 */
public final class RedisProcess implements AutoCloseable {

    private static final String EMBEDDED = System.getProperty("os.arch").equals("aarch64")
            ? "/redis-server-6.2.7-linux-arm64"
            : "/redis-server-6.2.6-v5-linux-amd64";

    private final int port;
    private final List<String> arguments;
    private final Path folder;
    private Process process;

    private RedisProcess(int port, List<String> arguments) {
        this.port = port;
        this.arguments = arguments;
        try {
            this.folder = Files.createTempDirectory("redis");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        this.process = launch();
    }

    public static RedisProcess start(String... options) {
        int port = Ports.unused();
        List<String> arguments = new ArrayList<>(
                List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        arguments.addAll(List.of(options));
        return new RedisProcess(port, arguments);
    }

    /** Watches a master and makes a replica the master half a second after that is gone. */
    static RedisProcess sentinel(Path configuration, String name, RedisProcess master) {
        int port = Ports.unused();
        try {
            Files.writeString(
                    configuration,
                    String.join(
                            "\n",
                            "port " + port,
                            "bind 127.0.0.1",
                            "sentinel monitor " + name + " 127.0.0.1 " + master.port + " 1",
                            "sentinel down-after-milliseconds " + name + " 500",
                            "sentinel failover-timeout " + name + " 5000",
                            ""));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new RedisProcess(port, List.of(configuration.toString(), "--sentinel"));
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** As a crash does: at once, nothing written. */
    void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    void restart() {
        kill();
        process = launch();
    }

    /** Runs a script of an operator's, on a connection of its own. */
    Object eval(String script, String... keys) {
        return withClient(connection -> connection.sync().eval(script, ScriptOutputType.MULTI, keys));
    }

    public <T> T withClient(Function<StatefulRedisConnection<String, String>, T> work) {
        RedisClient client = RedisClient.create(uri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return work.apply(connection);
        } finally {
            client.shutdown();
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(binary().toString()));
        command.addAll(arguments);
        try {
            Process started = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            awaitListening(started);
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitListening(Process started) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            if (!started.isAlive()) {
                throw new IllegalStateException("redis-server ended at once, with code " + started.exitValue());
            }
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("redis-server does not listen after 20 seconds");
    }

    private static Path binary() {
        String named = System.getenv("REDIS_SERVER");
        if (named != null && !named.isEmpty()) {
            return Path.of(named);
        }
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(RedisProcess::embedded);
    }

    private static synchronized Path embedded() {
        Path unpacked = Path.of(
                System.getProperty("java.io.tmpdir"),
                "chitchat-redis-server-" + ProcessHandle.current().pid());
        if (Files.isExecutable(unpacked)) {
            return unpacked;
        }
        try (InputStream resource = RedisProcess.class.getResourceAsStream(EMBEDDED)) {
            if (resource == null) {
                throw new IllegalStateException(
                        "no redis-server: install one, or put embedded-redis on the test class path");
            }
            Files.copy(resource, unpacked, StandardCopyOption.REPLACE_EXISTING);
            unpacked.toFile().deleteOnExit();
            if (!unpacked.toFile().setExecutable(true)) {
                throw new IllegalStateException("cannot make " + unpacked + " executable");
            }
            return unpacked;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        kill();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
