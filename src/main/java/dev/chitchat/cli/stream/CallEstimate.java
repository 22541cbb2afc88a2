package dev.chitchat.cli.stream;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the calls that a merging stream would make, by going through its look-ahead as the client does: the oldest
 * waiting update goes out with all that wait for the same question.
 *
 * <p>An estimate, since it takes each call to be answered before the next: which updates wait together then depends on
 * the order of the input alone.
 */
final class CallEstimate {

    private static final int MOST_PARTS = 256;

    private final int lookAhead;
    private final Map<String, Integer> waiting = new LinkedHashMap<>();
    private int held;
    private long updates;
    private long calls;

    CallEstimate(int lookAhead) {
        this.lookAhead = lookAhead;
    }

    /** The next update in the input changes this question. */
    void add(String question) {
        updates++;
        if (held == lookAhead) {
            // The client reads on when an eighth has left.
            callUntilHeld(lookAhead - Math.max(1, lookAhead >> 3));
        }
        held++;
        waiting.merge(question, 1, Integer::sum);
    }

    private void callUntilHeld(int rest) {
        while (held > rest || held == lookAhead) {
            Iterator<Map.Entry<String, Integer>> oldest = waiting.entrySet().iterator();
            Map.Entry<String, Integer> first = oldest.next();
            int parts = Math.min(MOST_PARTS, first.getValue());
            first.setValue(first.getValue() - parts);
            if (first.getValue() == 0) {
                oldest.remove();
            }
            held -= parts;
            calls++;
        }
    }

    long updates() {
        return updates;
    }

    /** Calls for all updates so far; nothing may be added after. */
    long calls() {
        if (held > 0) {
            callUntilHeld(0);
        }
        return calls;
    }
}
