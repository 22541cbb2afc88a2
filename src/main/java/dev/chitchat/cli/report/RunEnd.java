package dev.chitchat.cli.report;

/**
 * What a report says about its run as a whole.
 *
 * @param input what was read, by name
 * @param started when, for people to read
 * @param state where it stands
 * @param words the same in words
 * @param earlier lines that had their outcome from earlier runs
 */
public record RunEnd(String input, String started, State state, String words, long earlier) {

    /** Where a run stands. */
    public enum State {
        /** It goes on; the page looks for a newer one of itself from time to time. */
        UNDER_WAY,
        /** It ended early. */
        BROKEN_OFF,
        /** All its input has an outcome. */
        WHOLE
    }

    boolean whole() {
        return state == State.WHOLE;
    }

    boolean underWay() {
        return state == State.UNDER_WAY;
    }
}
