package dev.chitchat.benchmarks.waiters;

import dev.chitchat.benchmarks.peers.Library;
import dev.chitchat.benchmarks.peers.Pacer;
import dev.chitchat.quota.Rate;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/**
 * One process: subscribes so many calls to one limiter of 5 a second, lets them wait, cancels them all, and then makes one
 * more call. The waiters are subscribers of 16 bytes each, which count as part of a waiter, over one shared source.
 *
 * <p>A library that takes longer than a minute to subscribe is measured with as many as it took by then.
 */
@Command(name = "waiter-run", hidden = true)
public final class WaiterRun implements Callable<Integer> {

    private static final Rate RATE = Rate.perSecond(5);
    private static final Duration LONGEST_SUBSCRIBE = Duration.ofSeconds(60);
    private static final Duration WAITING = Duration.ofSeconds(3);
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final int CHECKED_EVERY = 256;

    @Parameters(index = "0")
    private Library library = Library.NONE;

    @Parameters(index = "1")
    private int count;

    /** For the command line. */
    public WaiterRun() {}

    @Override
    public Integer call() throws InterruptedException {
        Disposable[] waiters = new Disposable[count];
        Mono<Integer> source = library == Library.NONE ? Mono.never() : Mono.just(1);
        try (Pacer pacer = library.pacer(RATE)) {
            System.out.println(weigh(pacer, source, waiters).row(library));
        }
        return 0;
    }

    private static Weights weigh(Pacer pacer, Mono<Integer> source, Disposable[] waiters) throws InterruptedException {
        long emptyBytes = Heap.usedBytes();
        long startNanos = System.nanoTime();
        int subscribed = subscribe(pacer, source, waiters);
        double subscribeSeconds = since(startNanos);
        long waitingBytes = Heap.usedBytes() - emptyBytes;
        double busy = Heap.busyWhile(WAITING);

        long cancelNanos = System.nanoTime();
        for (int i = 0; i < subscribed; i++) {
            waiters[i].dispose();
            waiters[i] = null;
        }
        double cancelSeconds = since(cancelNanos);
        String next = probe(pacer);
        Thread.sleep(AFTERWARDS.toMillis());
        long keptBytes = Heap.usedBytes() - emptyBytes;
        String permits = pacer.permits();
        String later = probe(pacer);
        return new Weights(
                subscribed,
                waitingBytes / (double) subscribed,
                subscribeSeconds,
                cancelSeconds,
                keptBytes / (double) subscribed,
                busy,
                next,
                later,
                permits);
    }

    private static int subscribe(Pacer pacer, Mono<Integer> source, Disposable[] waiters) {
        long startNanos = System.nanoTime();
        for (int i = 0; i < waiters.length; i++) {
            if (i % CHECKED_EVERY == 0 && System.nanoTime() - startNanos > LONGEST_SUBSCRIBE.toNanos()) {
                return i;
            }
            Waiter waiter = new Waiter();
            pacer.limit(source).subscribe(waiter);
            waiters[i] = waiter;
        }
        return waiters.length;
    }

    /** How long the next call takes to be served. */
    private static String probe(Pacer pacer) {
        long startNanos = System.nanoTime();
        try {
            pacer.limit(Mono.just(1)).toFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return Weights.three(since(startNanos));
        } catch (TimeoutException e) {
            return "not within " + PATIENCE.toSeconds();
        } catch (ExecutionException | InterruptedException e) {
            return "failed: " + e.getMessage();
        }
    }

    private static double since(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static final class Waiter extends BaseSubscriber<Integer> {}
}
