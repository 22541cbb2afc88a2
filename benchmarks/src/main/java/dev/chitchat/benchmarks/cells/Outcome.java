package dev.chitchat.benchmarks.cells;

/**
 * What became of the calls of one cell.
 *
 * @param contender whose calls
 * @param cell which server and network
 * @param calls all calls made
 * @param accepted those answered with success
 * @param rejected those answered with -14
 * @param failed those that failed in any other way
 * @param seconds from subscribing to the last answer
 * @param mostInWindow the most arrivals the server saw in any second
 * @param agrees whether the server counted the same
 */
record Outcome(
        String contender,
        Cell cell,
        int calls,
        int accepted,
        int rejected,
        int failed,
        double seconds,
        int mostInWindow,
        boolean agrees) {

    private static final double PER_SECOND = 5;

    /** The accepted rate as a share of 5 a second. */
    double share() {
        return accepted / seconds / PER_SECOND;
    }
}
