package dev.chitchat.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A real {@code redis-server} of its own: the one that REDIS_SERVER names, else the one of the PATH, else the one that comes
 * with the tests. Keeps nothing on disk, so a restart has lost everything.
 */
public final class RedisProcess implements AutoCloseable {

    private static final String EMBEDDED = "/redis-server-6.2.6-v5-linux-amd64";

    private final int port = freePort();
    private final List<String> options;
    private Process process;

    private RedisProcess(String... options) {
        this.options = List.of(options);
        this.process = launch();
    }

    public static RedisProcess start(String... options) {
        return new RedisProcess(options);
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
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", ""));
        command.addAll(List.of("--appendonly", "no"));
        command.addAll(options);
        try {
            Process started = new ProcessBuilder(command)
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

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
