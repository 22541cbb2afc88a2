package dev.chitchat.benchmarks.merging;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.Account;
import dev.chitchat.api.AnswerType;
import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.api.Outbound;
import dev.chitchat.auth.SecretKey;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.Rate;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.SandboxOptions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;

/**
 * Updates of questions as popular as Zipf has it (s = 1.1), through {@code updateAll} with merging, to a sandbox.
 *
 * <p>{@code java -jar target/benchmarks.jar merging}
 */
@Command(name = "merging", description = "Updates a call where some questions are changed far more often than others.")
public final class Merging implements Callable<Integer> {

    private static final double EXPONENT = 1.1;
    private static final long SEED = 1;

    @Option(names = "--updates", defaultValue = "100000", description = "in all (default: ${DEFAULT-VALUE})")
    private int updates;

    @Option(names = "--questions", defaultValue = "2000", description = "different ones (default: ${DEFAULT-VALUE})")
    private int questions;

    @Option(names = "--rate", defaultValue = "2000", description = "calls a second (default: ${DEFAULT-VALUE})")
    private int rate;

    /** For the command line. */
    public Merging() {}

    @Override
    public Integer call() {
        System.out.println("| updates read ahead | calls | updates a call | updates a second at 5 calls a second |");
        System.out.println("| --- | --- | --- | --- |");
        for (int lookAhead : new int[] {256, 1_000, 10_000}) {
            long calls = callsFor(lookAhead);
            double each = updates / (double) calls;
            System.out.printf(Locale.ROOT, "| %,d | %,d | %.1f | %.0f |%n", lookAhead, calls, each, 5 * each);
        }
        return 0;
    }

    private long callsFor(int lookAhead) {
        SandboxOptions options = SandboxOptions.DEFAULTS.withLimitPerSecond(rate);
        try (ChitchatSandbox sandbox = ChitchatSandbox.start(options);
                ChitchatClient client = ChitchatClient.builder()
                        .account(Account.of(88888888L, "administrator", SecretKey.of("0123456789abcdef")))
                        .endpoint(sandbox.endpoint())
                        .quota(Quota.local(QuotaOptions.of(Rate.perSecond(rate))))
                        .lookAhead(lookAhead)
                        .merging(true)
                        .build()) {
            client.updateAll(popular().map(update -> Outbound.of(update, update.standardQuestionId())))
                    .blockLast();
            return sandbox.statistics().accepted();
        }
    }

    private Flux<ChitchatUpdate> popular() {
        double[] upTo = new double[questions];
        double sum = 0;
        for (int rank = 0; rank < questions; rank++) {
            sum += 1 / Math.pow(rank + 1, EXPONENT);
            upTo[rank] = sum;
        }
        double all = sum;
        return Flux.defer(() -> {
            Random random = new Random(SEED);
            return Flux.range(0, updates).map(i -> {
                int found = Arrays.binarySearch(upTo, random.nextDouble() * all);
                return ChitchatUpdate.of("q" + (found < 0 ? -found - 1 : found)).withAnswer("a" + i, AnswerType.TEXT);
            });
        });
    }
}
