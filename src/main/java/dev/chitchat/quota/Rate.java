package dev.chitchat.quota;

import java.time.Duration;

/**
 * How many calls a server takes in how long: at most {@code tokens} arrivals in any {@code window}.
 *
 * @param tokens how many calls may count at the server at once, 1 to 100,000
 * @param window how long a call counts
 */
public record Rate(int tokens, Duration window) {

    /** 5 calls a second, what the service documents for each of its commands. */
    public static final Rate DOCUMENTED = perSecond(5);

    private static final int MOST_TOKENS = 100_000;
    private static final double SLOWEST_PER_SECOND = 1.0 / 86_400;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if there is no token, too many, or no time
     */
    public Rate {
        if (tokens < 1 || tokens > MOST_TOKENS) {
            throw new IllegalArgumentException("a rate needs 1 to 100,000 tokens, not " + tokens);
        }
        if (window.isNegative() || window.isZero() || window.toDays() > 365) {
            throw new IllegalArgumentException("the window must be positive and at most a year, not " + window);
        }
    }

    /**
     * {@return a rate by calls a second} Whole numbers count in windows of one second; a fraction is counted in a
     * window that is a little longer, so that no second ever holds more calls than the rate rounded up.
     *
     * @param calls calls a second, from one a day to 100,000
     * @throws IllegalArgumentException if the number lies outside of these bounds
     */
    public static Rate perSecond(double calls) {
        if (!(calls >= SLOWEST_PER_SECOND && calls <= MOST_TOKENS)) {
            throw new IllegalArgumentException(
                    "the rate must lie between one call a day and 100,000 a second, not " + calls + " a second");
        }
        int tokens = (int) Math.ceil(calls);
        return new Rate(tokens, Duration.ofNanos(Math.round(tokens / calls * 1e9)));
    }

    /** {@return the rate as a number of calls a second} */
    public double perSecond() {
        return tokens / (window.toNanos() / 1e9);
    }
}
