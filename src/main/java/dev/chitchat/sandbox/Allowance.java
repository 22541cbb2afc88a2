package dev.chitchat.sandbox;

/** How many calls a window of which length holds: the whole numbers that all counters work with. */
record Allowance(int calls, long windowNanos) {

    private static final double MOST_PER_SECOND = 1_000_000;
    private static final double LEAST_PER_SECOND = 1.0 / 86_400;
    private static final double SECOND_NANOS = 1e9;

    static Allowance perSecond(double limit) {
        if (!(limit >= LEAST_PER_SECOND && limit <= MOST_PER_SECOND)) {
            throw new IllegalArgumentException(
                    "the limit must lie between one call a day and 1,000,000 a second, not " + limit + " a second");
        }
        int calls = (int) Math.ceil(limit);
        return new Allowance(calls, Math.round(calls / limit * SECOND_NANOS));
    }
}
