package dev.chitchat.benchmarks.cells;

import dev.chitchat.benchmarks.peers.Library;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.Rate;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * One way of keeping to 5 calls a second. All make their calls by the same client; ours has its quota inside of it, the
 * others have none there and stand around it.
 *
 * @param name for the table and the command line
 * @param quota what the client is built with
 * @param pacing what stands around the client
 */
record Contender(String name, Supplier<Quota> quota, Supplier<Pacing> pacing) {

    private static final String OURS = "chitchat";
    private static final Duration GAP = Duration.ofMillis(200);
    private static final Rate BURST = Rate.perSecond(5);
    private static final Rate SPACED = new Rate(1, GAP);

    static final List<Contender> ALL = List.of(
            new Contender(OURS, Quota::local, Pacing::none),
            of("resilience4j-5/1s", Library.RESILIENCE4J, BURST),
            of("resilience4j-1/200ms", Library.RESILIENCE4J, SPACED),
            of("bucket4j-5/1s", Library.BUCKET4J, BURST),
            of("bucket4j-1/200ms", Library.BUCKET4J, SPACED),
            of("guava-5/s", Library.GUAVA, BURST),
            of("discord4j-5/1s", Library.DISCORD4J, BURST),
            new Contender("delayElements-200ms", Unlimited::new, () -> Pacing.delayElements(GAP)),
            new Contender("zipInterval-200ms", Unlimited::new, () -> Pacing.zipInterval(GAP)),
            new Contender("flatMap5-delay1s", Unlimited::new, () -> Pacing.places(5, Duration.ofSeconds(1))));

    private static Contender of(String name, Library library, Rate rate) {
        return new Contender(name, Unlimited::new, () -> Pacing.each(library.pacer(rate)));
    }

    /** Whether the quota is inside of the client, and its retries with it. */
    boolean isOurs() {
        return name.equals(OURS);
    }

    /** Those whose name begins like one of the words; all for {@code all}. */
    static List<Contender> named(List<String> words) {
        List<Contender> found = ALL.stream()
                .filter(one -> words.contains("all") || words.stream().anyMatch(one.name::startsWith))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no contender is named " + words + "; there are "
                    + ALL.stream().map(Contender::name).toList());
        }
        return found;
    }
}
