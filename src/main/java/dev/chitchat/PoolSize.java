package dev.chitchat;

/**
 * How many connections a client may have: one for each call that may be in flight when eight commands use their quotas up.
 * Each command has as many tokens as updates have; connections are made as they are needed.
 */
final class PoolSize {

    private static final int COMMANDS = 8;
    private static final int MOST = 512;

    private PoolSize() {}

    static int of(int tokens) {
        return Math.min(MOST, COMMANDS * tokens);
    }
}
