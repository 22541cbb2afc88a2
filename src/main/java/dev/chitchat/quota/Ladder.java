package dev.chitchat.quota;

import java.util.ArrayList;
import java.util.List;

/**
 * What rejections have taught about a server that counts more strictly than its documentation says, or a quota that
 * strangers use too: the level at which a {@link TokenBucket} runs.
 *
 * <p>The first levels are for stricter servers: fewer calls in a shorter window at the same rate, evenly apart, down to
 * one call at a time. A server that counts in steps, or allows a small burst only, is content with one of them. The
 * third does without the allowance for the network, which is too large where calls take different routes. It stands
 * below the second, since it costs a long way's round trip and bursts are the likelier reason.
 *
 * <p>The levels below are shares, whole tokens and in the end a longer window. Two users with two and three of five
 * tokens are never rejected by a server that counts a sliding window, while two that each send at half the rate are. So
 * rejections end as soon as the tokens of all add up to the limit.
 *
 * <p><b>Down.</b> A rejection goes down one level, and straight to one call at a time if hardly a call was accepted
 * before. Only one step is taken for a whole round of calls: those that were under way at a rejection say nothing new.
 * A rejection after {@value #PROVEN} accepted calls in a row at the top is no sign of a stricter server, which would
 * have rejected before, but of a stranger: the first share is yielded, for a short time. Within the shares a rejection
 * goes down if it comes right after a probe or is the second within {@value #TOLERANT_WINDOWS} windows; a stranger's
 * probe costs one now and then.
 *
 * <p><b>Up.</b> A run of accepted calls goes up one level, as a probe, and each rejection doubles the run that the next
 * one needs. Shares go up with time: small ones soon, large ones late, so that the shares of strangers become alike. A
 * user with less than one token that sees a call accepted takes the whole token at once: the gap it has found would be
 * closed again before its next call.
 *
 * <p>The script of the shared quota has the same table and the same steps.
 */
final class Ladder {

    /**
     * At most so many calls in any such window.
     *
     * @param tokens how many
     * @param windowNanos in which time
     * @param stepNanos how far evenly paced calls lie apart
     * @param earlyNanos by how much a call may go before its even time
     * @param allows whether the smallest round trip is allowed for
     * @param patienceNanos of a share: after which time without a rejection it goes up
     */
    record Level(int tokens, long windowNanos, long stepNanos, long earlyNanos, boolean allows, long patienceNanos) {

        static Level of(int tokens, long windowNanos, double early, boolean allows, long patienceNanos) {
            long step = windowNanos / tokens;
            return new Level(tokens, windowNanos, step, (long) (step * early), allows, patienceNanos);
        }
    }

    private static final double SPREAD = 0.15;
    private static final double EVEN = 0;

    private static final int FEW = 4;
    private static final int FIRST_PATIENCE = 60;
    private static final int STRONG_PATIENCE = 240;
    private static final int LONGEST_PATIENCE = 20_000;
    private static final int PROVEN = 500;

    private static final int SHARE_PATIENCE_WINDOWS = 12;
    private static final int DOUBLINGS = 5;
    private static final int FRESH_WINDOWS = 3;
    private static final int TOLERANT_WINDOWS = 15;

    private final List<Level> levels = new ArrayList<>();
    private final int tokens;
    private final long windowNanos;
    private final int alone;

    private int at;
    private int above;
    private boolean probing;
    private int accepted;
    private int patience = FIRST_PATIENCE;
    private long lastRejection = Long.MIN_VALUE;
    private long lastStrike = Long.MIN_VALUE / 2;
    private long lastChange;

    Ladder(int tokens, long windowNanos) {
        this.tokens = tokens;
        this.windowNanos = windowNanos;
        add(tokens, SPREAD, true);
        add(tokens, EVEN, true);
        add(tokens, EVEN, false);
        add(tokens * 4 / 5, EVEN, true);
        add(tokens * 2 / 5, EVEN, true);
        this.alone = levels.size();
        levels.add(Level.of(1, windowNanos / tokens, EVEN, true, 0));
        for (int left = fewer(tokens); left > 0; left = fewer(left)) {
            addShare(left, windowNanos, (SHARE_PATIENCE_WINDOWS * windowNanos) << ((left - 1) * DOUBLINGS / tokens));
        }
        addShare(1, 2 * windowNanos, SHARE_PATIENCE_WINDOWS * windowNanos / tokens);
        addShare(1, 4 * windowNanos, SHARE_PATIENCE_WINDOWS * windowNanos / tokens);
    }

    private static int fewer(int tokens) {
        return tokens - Math.max(1, tokens / 5);
    }

    private void add(int of, double early, boolean allows) {
        if (of > 1 || levels.size() < 3) {
            levels.add(Level.of(of, windowNanos / tokens * of, early, allows, 0));
        }
    }

    private void addShare(int of, long window, long patienceNanos) {
        levels.add(Level.of(of, window, SPREAD, true, patienceNanos));
    }

    Level level() {
        return levels.get(at);
    }

    Mode mode() {
        if (at == 0) {
            return Mode.NORMAL;
        }
        return at < alone ? Mode.PACED : at == alone ? Mode.STRICT : Mode.SHARED;
    }

    void accepted(long now) {
        if (at == 0) {
            accepted = Math.min(PROVEN, accepted + 1);
        } else if (at > alone) {
            climbShares(now);
        } else if (++accepted >= patience) {
            accepted = 0;
            climb();
        }
    }

    private void climb() {
        at--;
        probing = true;
    }

    private void climbShares(long now) {
        if (now - lastChange < level().patienceNanos()) {
            return;
        }
        lastChange = now;
        if (level().windowNanos() > windowNanos) {
            lastStrike = now - 2 * TOLERANT_WINDOWS * windowNanos;
            while (level().windowNanos() > windowNanos) {
                at--;
            }
        } else {
            climb();
        }
        if (at == alone) {
            at = above;
        }
    }

    void rejected(long sent, long now) {
        int run = accepted;
        accepted = 0;
        if (sent <= lastRejection) {
            return;
        }
        lastRejection = now;
        if (at > alone) {
            descendShares(now);
        } else {
            descend(run, now);
        }
    }

    private void descend(int run, long now) {
        boolean few = run < Math.min(FEW, tokens - 1) && !probing;
        patience = Math.min(LONGEST_PATIENCE, Math.max(patience * 2, few ? STRONG_PATIENCE : 0));
        probing = false;
        if (at == 0 && run >= PROVEN && tokens > 1) {
            enterShares(1, 1, now);
            lastChange = now + SHARE_PATIENCE_WINDOWS * windowNanos - level().patienceNanos();
            lastStrike = now;
            probing = true;
        } else if (at == alone) {
            enterShares(tokens < 5 ? 1 : 2, alone, now);
        } else {
            at = few ? alone : at + 1;
        }
    }

    private void enterShares(int steps, int afterwards, long now) {
        at = alone + steps;
        above = afterwards;
        lastChange = now;
    }

    private void descendShares(long now) {
        above = alone;
        if ((probing && now - lastChange < FRESH_WINDOWS * windowNanos)
                || now - lastStrike <= TOLERANT_WINDOWS * windowNanos) {
            at = Math.min(at + 1, levels.size() - 1);
            probing = false;
        } else {
            lastStrike = now;
        }
        lastChange = now;
    }
}
