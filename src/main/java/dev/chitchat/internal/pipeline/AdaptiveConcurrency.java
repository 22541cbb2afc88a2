package dev.chitchat.internal.pipeline;

import dev.chitchat.internal.pipeline.Pipeline.InFlight;
import java.time.Duration;
import java.util.Arrays;

/**
 * Keeps no more calls under way than the rate needs, mostly one: what is under way when the process dies is made again,
 * and what is still to go out can be merged with what comes.
 *
 * <p>By Little's law that is the rate times what an answer typically takes, and a quarter more. Typical is the slowest
 * of the quickest quarter of the last 32 answers: loading code, a busy machine and calls that fail or hang do not
 * change it. Below 10 ms the server is next door, and one at a time is enough up to a hundred a second; more would not
 * speed up a busy machine. One at a time, too, until 8 were answered: those tell of the process, not of the network.
 *
 * <p>A call counts until so many starts are due that others fill its place: however slow answers are, no rate is lost.
 * At a high rate that is 20 ms at least, doubled for each round sent since the last answer, up to 160 ms: one call that
 * hangs holds up no others, and a process or a server that stands still for a moment does not let out dozens.
 */
public final class AdaptiveConcurrency implements InFlight {

    private static final double TO_SPARE = 1.25;
    private static final double IN_TIME = 0.8;
    private static final int LATEST = 32;
    private static final int COLD_ANSWERS = 8;
    private static final long NEAR_NANOS = 10_000_000;
    private static final long FIRST_NANOS = 1_000_000_000;
    private static final long COLD_NANOS = 160_000_000;
    private static final long LEAST_NANOS = 20_000_000;

    private final double perSecond;

    // guarded by this
    private final long[] latest = new long[LATEST];
    private int answers;
    private int most = 1;
    private int unanswered;

    public AdaptiveConcurrency(double perSecond) {
        this.perSecond = perSecond;
    }

    @Override
    public synchronized void answered(long took) {
        latest[answers % LATEST] = took;
        answers = answers < 2 * LATEST - 1 ? answers + 1 : LATEST; // more need not be told apart
        unanswered = 0;
        long typical = typicalNanos();
        boolean one = answers < COLD_ANSWERS || typical < NEAR_NANOS;
        most = one ? 1 : (int) Math.ceil(TO_SPARE * perSecond * typical / 1e9);
    }

    private long typicalNanos() {
        long[] sorted = Arrays.copyOf(latest, Math.min(answers, LATEST));
        Arrays.sort(sorted);
        return sorted[sorted.length / 4];
    }

    @Override
    public synchronized int most() {
        return most;
    }

    @Override
    public synchronized Duration counted() {
        int rounds = unanswered++ / most;
        long byRate = (long) (IN_TIME * most * 1e9 / perSecond);
        long patience = answers < COLD_ANSWERS ? COLD_NANOS : Math.min(COLD_NANOS, LEAST_NANOS << Math.min(rounds, 3));
        return Duration.ofNanos(answers == 0 ? FIRST_NANOS : Math.max(byRate, patience));
    }
}
