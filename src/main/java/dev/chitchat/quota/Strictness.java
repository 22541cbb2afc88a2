package dev.chitchat.quota;

/**
 * What rejections have taught about a server that counts more strictly than its documentation says, or a quota that
 * somebody else uses too.
 *
 * <p>Four levels, each slower than the one before: {@linkplain Mode#NORMAL normal}, {@linkplain Mode#PACED evenly paced},
 * {@linkplain Mode#STRICT one call at a time}, and one call at a time with {@linkplain Mode#STRETCHED a share} of the tokens. A
 * rejection goes up a level, straight to one call at a time if the window was far from full. A long enough run of accepted
 * calls goes down one, as a probe, and each rejection that ends a probe doubles the run that the next one needs.
 *
 * <p>A rejection after {@value #PROVEN} accepted calls in a row at the normal level is no sign of a stricter server, which
 * would have rejected before, but of a stranger. It goes straight to the last level, for a short time: a newcomer
 * whose one lucky call went unheard would be kept out for hours.
 *
 * <p>Calls that were under way when a rejection was answered say nothing new: they were sent under the old level, so only
 * one step is taken for a whole round of them.
 */
final class Strictness {

    private static final int FIRST_PATIENCE = 60;
    private static final int STRONG_PATIENCE = 240;
    private static final int LONGEST_PATIENCE = 20_000;
    private static final int PROVEN = 500;

    private final int tokens;
    private final long windowNanos;
    private final Share share;
    private Mode mode = Mode.NORMAL;
    private Mode whenWhole = Mode.STRICT;
    private long lastRejection = Long.MIN_VALUE;
    private int accepted;
    private int patience = FIRST_PATIENCE;

    Strictness(int tokens, long windowNanos) {
        this.tokens = tokens;
        this.windowNanos = windowNanos;
        this.share = new Share(tokens, windowNanos);
    }

    Mode mode() {
        return mode;
    }

    boolean oneAtATime() {
        return mode == Mode.STRICT || mode == Mode.STRETCHED;
    }

    /** How many tokens are left to strangers. */
    int reserved() {
        return tokens - share.usable();
    }

    /** By how much the window is longer than the rate's. */
    long stretchNanos() {
        return share.stretchNanos();
    }

    /** How far evenly paced calls lie apart. */
    long stepNanos() {
        return windowNanos / share.usable() + share.stretchNanos();
    }

    void accepted(long now) {
        switch (mode) {
            case NORMAL -> accepted = Math.min(PROVEN, accepted + 1);
            case PACED -> relaxAfterPatience(Mode.NORMAL);
            case STRICT -> relaxAfterPatience(Mode.PACED);
            case STRETCHED -> {
                if (share.accepted(now)) {
                    mode = whenWhole;
                }
            }
        }
    }

    private void relaxAfterPatience(Mode next) {
        accepted++;
        if (accepted >= patience) {
            accepted = 0;
            mode = next;
        }
    }

    void rejected(long sent, long answered, boolean windowWasFull) {
        boolean proven = accepted >= PROVEN;
        accepted = 0;
        if (sent > lastRejection) {
            lastRejection = answered;
            tighten(answered, windowWasFull, proven);
        }
    }

    private void tighten(long now, boolean windowWasFull, boolean proven) {
        switch (mode) {
            case NORMAL -> {
                lengthenPatience(windowWasFull || proven ? FIRST_PATIENCE : STRONG_PATIENCE);
                if (proven && tokens > 1) {
                    share(Mode.PACED);
                    share.yieldBriefly(now);
                } else {
                    mode = windowWasFull ? Mode.PACED : Mode.STRICT;
                }
            }
            case PACED -> {
                lengthenPatience(FIRST_PATIENCE);
                mode = Mode.STRICT;
            }
            case STRICT -> {
                share(Mode.STRICT);
                share.shrink(now);
            }
            case STRETCHED -> {
                whenWhole = Mode.STRICT;
                share.rejected(now);
            }
        }
    }

    private void share(Mode afterwards) {
        mode = Mode.STRETCHED;
        whenWhole = afterwards;
    }

    private void lengthenPatience(int least) {
        patience = Math.min(LONGEST_PATIENCE, Math.max(patience * 2, least));
    }
}
