package dev.chitchat.quota;

/**
 * The arithmetic of the quota: when may the next call be sent, so that the server never counts more than {@code N} calls
 * in any window {@code W}. Times in, decisions out; no clock, no thread, no lock.
 *
 * <p><b>The rule.</b> There are N tokens. A call takes one, and its token returns {@code W - m} after its answer, where
 * {@code m} is the smallest round trip.
 *
 * <p><b>Why that is enough.</b> Let a call be sent at {@code s}, arrive at {@code a} and be answered at {@code q}. With
 * {@code d} the shortest way in and {@code d'} the shortest way out, {@code m <= d + d'} and
 * {@code a <= q - d' <= q - m + d}. Whoever takes the token next sends at {@code t >= q + W - m} and arrives at
 * {@code a' >= t + d >= q + W - m + d >= a + W}. So two calls on one token arrive at least W apart, and with N tokens no
 * window of length W at the server holds more than N arrivals, whatever the jitter. With a steady round trip
 * {@code q - m = s}: the bucket runs at the full rate however long the way is. Only jitter costs throughput.
 *
 * <p>A call without an answer may have arrived any time until it was given up, so its token returns W after that. A call
 * that was never written gives its token back at once.
 *
 * <p><b>Spread.</b> Some servers punish bursts. Calls go evenly apart where tokens allow it, and one that a late token held
 * up may be followed early, by most of a step, so that a jittery network does not cost more than it must.
 *
 * <p><b>Start.</b> What an earlier process has sent within the last window is unknown, so the first N tokens come evenly
 * spread over the first window rather than together.
 *
 * <p>Tokens return in the order of their answers, so they stand in a ring and each step is O(1). Times are nanoseconds of
 * any monotonic clock; they are kept relative to the first one, small steps back are ignored, and after a large one time
 * goes on from where it was.
 */
final class TokenBucket {

    /** No token can return before a call under way is settled. */
    static final long NEVER = Long.MAX_VALUE;

    /** Calls that are closer than this are as close as any network would bring them. */
    private static final long EARLY_NANOS = 1_000_000;

    private static final double EARLY_SHARE = 0.8;

    private static final double EARLY_SHARE_STRETCHED = 0.2;

    /** A clock that is being set right runs at most 500 millionths faster or slower than another. */
    private static final long MARGIN_SHARE = 2000;

    private final int tokens;
    private final long windowNanos;
    private final long spacingNanos;
    private final long earlyNanos;
    private final long marginNanos;
    private final long largeStepNanos;

    /** When the next call would go, were all of them evenly apart. */
    private long evenTime;

    /** When the call that had the token was answered, oldest first; from {@code head}, {@code held} of them. */
    private final long[] answered;

    /** Which of them were given up instead: those return a full window later, whatever is learned meanwhile. */
    private final boolean[] givenUp;

    private final SendLog sends;
    private final RoundTrips roundTrips;
    private final Strictness strictness;

    private int head;
    private int held;
    private int underWay;
    private long lastAnswer;
    private long origin;
    private long latest;

    TokenBucket(Rate rate, long now) {
        this.tokens = rate.tokens();
        this.windowNanos = rate.window().toNanos();
        this.spacingNanos = windowNanos / tokens;
        this.earlyNanos = Math.max(EARLY_NANOS, (long) (spacingNanos * EARLY_SHARE));
        this.marginNanos = Math.max(1, windowNanos / MARGIN_SHARE);
        this.largeStepNanos = windowNanos;
        this.answered = new long[tokens];
        this.givenUp = new boolean[tokens];
        this.sends = new SendLog(tokens);
        this.roundTrips = new RoundTrips(windowNanos);
        this.strictness = new Strictness(tokens, windowNanos);
        this.origin = now;
        fill();
    }

    private void fill() {
        for (int i = 0; i < tokens; i++) {
            answered[i] = i * spacingNanos - windowNanos - marginNanos;
        }
        held = tokens;
        evenTime = 0;
        lastAnswer = -windowNanos;
    }

    /** How long until the next call may be sent: 0 for now, {@link #NEVER} if a call under way must be settled first. */
    long waitNanos(long now) {
        long time = advance(now);
        if (held <= strictness.reserved() || (strictness.oneAtATime() && underWay > 0)) {
            return NEVER;
        }
        return Math.max(0, earliest() - time);
    }

    private long earliest() {
        long floor = roundTrips.floorNanos(latest);
        long returned = returned(head, floor);
        return switch (strictness.mode()) {
            case NORMAL -> Math.max(returned, evenTime - earlyNanos);
            case PACED -> Math.max(returned, evenTime);
            case STRICT -> Math.max(returned, lastAnswer + pauseNanos(floor));
            case STRETCHED -> Math.max(ofTheShare(returned, floor), lastAnswer + pauseNanos(floor));
        };
    }

    /** When calls go that leave some tokens to strangers: as many later ones must have returned too. */
    private long ofTheShare(long returned, long floor) {
        int at = head + strictness.reserved();
        long usable = returned(at < tokens ? at : at - tokens, floor) + strictness.stretchNanos();
        return Math.max(Math.max(returned, usable), evenTime - (long) (strictness.stepNanos() * EARLY_SHARE_STRETCHED));
    }

    private long returned(int at, long floor) {
        return answered[at] + Math.max(0, windowNanos + marginNanos - (givenUp[at] ? 0 : floor));
    }

    private long pauseNanos(long floor) {
        return Math.max(0, spacingNanos + marginNanos - floor);
    }

    /** Takes the token that {@link #waitNanos} promised. */
    void take(long now) {
        long time = advance(now);
        evenTime = Math.max(evenTime, time) + strictness.stepNanos();
        head = head + 1 == tokens ? 0 : head + 1;
        held--;
        underWay++;
        sends.add(time);
    }

    /**
     * A call was answered.
     *
     * @param sent when it was sent, or at the earliest
     * @param exact whether that is known; only then the round trip is
     * @param rejected as the server judged it
     */
    void answered(long sent, boolean exact, long now, boolean rejected) {
        long time = advance(now);
        long sentAt = Math.min(time, sent - origin);
        if (exact && sent - origin <= time) {
            roundTrips.add(time, time - sentAt);
        }
        giveBack(time, false);
        lastAnswer = time;
        if (rejected) {
            strictness.rejected(sentAt, time, sends.nearlyFull(sentAt, windowNanos));
        } else {
            strictness.accepted(time);
        }
    }

    /** A call was written and given up: it may have arrived any time until now. */
    void unanswered(long now) {
        long time = advance(now);
        giveBack(time, true);
        lastAnswer = Math.max(lastAnswer, time + roundTrips.floorNanos(latest));
    }

    /** A call was never written: its token is free again. */
    void unsent() {
        underWay--;
        head = head == 0 ? tokens - 1 : head - 1;
        held++;
        answered[head] = latest - windowNanos - marginNanos;
        givenUp[head] = false;
    }

    private void giveBack(long time, boolean unanswered) {
        underWay--;
        int tail = head + held;
        int at = tail < tokens ? tail : tail - tokens;
        answered[at] = time;
        givenUp[at] = unanswered;
        held++;
    }

    private long advance(long now) {
        long time = now - origin;
        if (time >= latest) {
            latest = time;
        } else if (latest - time > largeStepNanos) {
            origin -= latest - time;
        }
        return latest;
    }

    int tokens() {
        return tokens;
    }

    /** How many tokens have returned by now. */
    int free(long now) {
        long time = advance(now);
        long floor = roundTrips.floorNanos(latest);
        int free = 0;
        for (int i = 0, at = head; i < held && returned(at, floor) <= time; i++) {
            free++;
            at = at + 1 == tokens ? 0 : at + 1;
        }
        return free;
    }

    /** How far calls lie apart on average, as strictly as the bucket keeps to its rate now. */
    long paceNanos() {
        return strictness.stepNanos();
    }

    int underWay() {
        return underWay;
    }

    Mode mode() {
        return strictness.mode();
    }

    long roundTripFloorNanos() {
        return roundTrips.floorNanos(latest);
    }
}
