package dev.chitchat.quota;

/**
 * What rejections have taught about a server that counts more strictly than its documentation says, or a quota that
 * somebody else uses too.
 *
 * <p>Four levels, each slower than the one before: {@linkplain Mode#NORMAL normal}, {@linkplain Mode#PACED evenly paced},
 * {@linkplain Mode#STRICT one call at a time}, and one call at a time with {@linkplain Mode#STRETCHED stretched} pauses. A
 * rejection goes up a level, straight to one call at a time if the window was far from full. A long enough run of accepted
 * calls goes down one, as a probe, and each rejection that ends a probe doubles the run that the next one needs.
 *
 * <p>On the stretched level the quota is shared with strangers, so the rate falls by a fifteenth at each rejection and rises by
 * a constant in constant time: by that, users who do not know of each other come to like shares.
 *
 * <p>Calls that were under way when a rejection was answered say nothing new: they were sent under the old level, so only
 * one step is taken for a whole round of them.
 */
final class Strictness {

    private static final int FIRST_PATIENCE = 60;
    private static final int STRONG_PATIENCE = 240;
    private static final int LONGEST_PATIENCE = 20_000;
    private static final int STRETCHED_PATIENCE_WINDOWS = 8;
    private static final int LONGEST_STRETCH_WINDOWS = 4;
    private static final int RELAX_STEPS = 80;

    private final long windowNanos;
    private final long spacingNanos;
    private Mode mode = Mode.NORMAL;
    private long stretchNanos;
    private long lastStep = Long.MIN_VALUE;
    private long lastRejection = Long.MIN_VALUE;
    private int accepted;
    private int patience = FIRST_PATIENCE;

    Strictness(long windowNanos, long spacingNanos) {
        this.windowNanos = windowNanos;
        this.spacingNanos = spacingNanos;
    }

    Mode mode() {
        return mode;
    }

    boolean oneAtATime() {
        return mode == Mode.STRICT || mode == Mode.STRETCHED;
    }

    long stretchNanos() {
        return stretchNanos;
    }

    void accepted(long now) {
        if (mode == Mode.NORMAL) {
            return;
        }
        accepted++;
        boolean enough = mode == Mode.STRETCHED
                ? now - lastStep >= STRETCHED_PATIENCE_WINDOWS * windowNanos
                : accepted >= patience;
        if (enough) {
            accepted = 0;
            lastStep = now;
            relax();
        }
    }

    void rejected(long sent, long answered, boolean windowWasFull) {
        accepted = 0;
        if (sent <= lastRejection) {
            return;
        }
        lastRejection = answered;
        lastStep = answered;
        tighten(windowWasFull);
    }

    private void tighten(boolean windowWasFull) {
        switch (mode) {
            case NORMAL -> {
                lengthenPatience(windowWasFull ? FIRST_PATIENCE : STRONG_PATIENCE);
                mode = windowWasFull ? Mode.PACED : Mode.STRICT;
            }
            case PACED -> {
                lengthenPatience(FIRST_PATIENCE);
                mode = Mode.STRICT;
            }
            case STRICT, STRETCHED -> {
                mode = Mode.STRETCHED;
                long longer = stretchNanos + (spacingNanos + stretchNanos) / 15;
                stretchNanos = Math.min(longer, LONGEST_STRETCH_WINDOWS * windowNanos);
            }
        }
    }

    private void lengthenPatience(int least) {
        patience = Math.min(LONGEST_PATIENCE, Math.max(patience * 2, least));
    }

    private void relax() {
        switch (mode) {
            case NORMAL -> {}
            case PACED -> mode = Mode.NORMAL;
            case STRICT -> mode = Mode.PACED;
            case STRETCHED -> quicken();
        }
    }

    /** Adds one eightieth of the full rate to the present one. */
    private void quicken() {
        double gap = spacingNanos + stretchNanos;
        double quicker = gap / (1 + gap / spacingNanos / RELAX_STEPS);
        stretchNanos = Math.max(0, (long) quicker - spacingNanos);
        mode = stretchNanos == 0 ? Mode.STRICT : Mode.STRETCHED;
    }
}
