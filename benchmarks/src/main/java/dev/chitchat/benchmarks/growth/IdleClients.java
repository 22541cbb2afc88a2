package dev.chitchat.benchmarks.growth;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.auth.SecretKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

/** Clients with accounts of their own that make a call each, and are then left alone. */
@Command(name = "growth-clients", hidden = true, description = "For growth.")
public final class IdleClients implements Callable<Integer> {

    @Parameters(index = "0", description = "how many")
    private int count;

    @Parameters(index = "1", description = "what they call")
    private URI endpoint = URI.create("");

    @Parameters(index = "2", description = "seconds idle")
    private int idle;

    /** For the command line. */
    public IdleClients() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<ChitchatClient> clients = new ArrayList<>();
        call(client(1));
        long before = heap();
        for (int i = 0; i < count; i++) {
            clients.add(client(1_400_000_000L + i));
        }
        Flux.fromIterable(clients)
                .flatMap(client -> client.update(ChitchatUpdate.of("q").withAnswer("a")), 50)
                .blockLast();
        long sockets = sockets();
        TimeUnit.SECONDS.sleep(idle);
        System.out.printf(
                Locale.ROOT,
                "| %,d | %,d | %,d | %d | %.1f |%n",
                count,
                sockets,
                sockets(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                (heap() - before) / 1024.0 / count);
        clients.forEach(ChitchatClient::close);
        return 0;
    }

    private static void call(ChitchatClient client) {
        client.update(ChitchatUpdate.of("q").withAnswer("a")).block();
    }

    private ChitchatClient client(long application) {
        return ChitchatClient.builder()
                .account(Account.of(application, "administrator", SecretKey.of("a-key-of-the-benchmark")))
                .endpoint(endpoint)
                .build();
    }

    private static long sockets() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(IdleClients::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closed) {
            return false;
        }
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
