package dev.chitchat.benchmarks.cells;

/**
 * What became of the calls of one cell.
 *
 * @param contender whose calls
 * @param cell which server and network
 * @param calls all calls made
 * @param accepted those answered with success
 * @param rejected how often -14 was answered
 * @param failed those that failed in any other way
 * @param share the accepted rate as a share of 5 a second
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
        double share,
        int mostInWindow,
        boolean agrees) {}
