package dev.chitchat.quota;

/**
 * The part of a quota that strangers leave: whole tokens, and below one token a longer window.
 *
 * <p>Whole tokens, because two users with two and three of five tokens can never be rejected by a server that counts a sliding
 * window, while two that each send at half the rate are. Rejections therefore end as soon as the tokens of all add up to
 * the limit, and those who share run at the full rate between two probes.
 *
 * <p>A probe takes one more token. Whoever has few probes sooner than who has many, and who has many gives up more, so that
 * shares become alike. A rejection right after a probe ends that probe; another one is answered by giving up tokens only if it
 * is the second within {@value #TOLERANT_WINDOWS} windows, since a stranger's probe costs everybody one now and then.
 *
 * <p>Whoever is down to less than one token and sees a call accepted takes the whole token at once: the gap it has found
 * would be closed again before its next call.
 */
final class Share {

    private static final int PATIENCE_WINDOWS = 12;
    private static final int DOUBLINGS = 5;
    private static final int FRESH_WINDOWS = 3;
    private static final int TOLERANT_WINDOWS = 15;
    private static final int LONGEST_STRETCH_WINDOWS = 3;
    private static final int STEPS = 10;
    private static final int YIELDED_SHARE = 5;

    private final int tokens;
    private final long windowNanos;
    private int usable;
    private long stretchNanos;
    private long patienceNanos;
    private long lastChange;
    private long lastStrike;
    private boolean probing;

    Share(int tokens, long windowNanos) {
        this.tokens = tokens;
        this.windowNanos = windowNanos;
        this.usable = tokens;
    }

    /** How many tokens may be under way in a window, from 1. */
    int usable() {
        return usable;
    }

    /** By how much the window is longer where not even one token is left. */
    long stretchNanos() {
        return stretchNanos;
    }

    /** A first sign of strangers after a long time without: gives up a fifth, and soon tries to have it back. */
    void yieldBriefly(long now) {
        usable = tokens - Math.max(1, tokens / YIELDED_SHARE);
        probing = true;
        lastStrike = now;
        lastChange = now;
        patienceNanos = PATIENCE_WINDOWS * windowNanos;
    }

    /** Gives up about two fifths, or half of the last token. */
    void shrink(long now) {
        if (usable > 1) {
            usable -= Math.max(1, usable * 2 / 5);
        } else {
            stretchNanos = Math.min(2 * stretchNanos + windowNanos, LONGEST_STRETCH_WINDOWS * windowNanos);
        }
        probing = false;
        changed(now);
    }

    void rejected(long now) {
        boolean ofThisProbe = probing && now - lastChange < FRESH_WINDOWS * windowNanos;
        if (ofThisProbe || now - lastStrike <= TOLERANT_WINDOWS * windowNanos) {
            shrink(now);
        } else {
            lastStrike = now;
            changed(now);
        }
    }

    /** Whether the share is the whole quota again. */
    boolean accepted(long now) {
        if (now - lastChange < patienceNanos) {
            return false;
        }
        if (stretchNanos > 0) {
            stretchNanos = 0;
            lastStrike = now - 2 * TOLERANT_WINDOWS * windowNanos;
            changed(now);
            return false;
        }
        usable = Math.min(tokens, usable + Math.max(1, tokens / STEPS));
        probing = true;
        changed(now);
        return usable == tokens;
    }

    private void changed(long now) {
        lastChange = now;
        patienceNanos = stretchNanos > 0
                ? PATIENCE_WINDOWS * windowNanos / tokens
                : (PATIENCE_WINDOWS * windowNanos) << ((usable - 1) * DOUBLINGS / tokens);
    }
}
