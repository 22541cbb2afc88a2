package dev.chitchat;

/** How many connections a client needs: one for each call that the quota lets be under way, within bounds. */
final class PoolSize {

    private static final int FEWEST = 8;
    private static final int MOST = 64;

    private PoolSize() {}

    static int of(int tokens) {
        return Math.min(MOST, Math.max(FEWEST, tokens));
    }
}
