package dev.chitchat.quota;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a shared quota does while its store is away; chosen by its user, since each choice costs something else.
 *
 * @param processes who share the rate meanwhile, 0 if no call goes
 * @param patience after which time calls fail, {@code null} for never
 */
public record StoreOutagePolicy(int processes, @Nullable Duration patience) {

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public StoreOutagePolicy {
        if (processes < 0) {
            throw new IllegalArgumentException("a quota is shared by at least 1 process, not " + processes);
        }
    }

    /** {@return the policy by which calls wait until the store is back: nothing is lost and nothing is sent} */
    public static StoreOutagePolicy waits() {
        return new StoreOutagePolicy(0, null);
    }

    /**
     * {@return the policy by which calls wait for so long, from the first question that the store did not answer; after
     * that they fail, as by {@link #fails}, until the store is back}
     *
     * @param atMost how long at most; zero or less is the same as {@link #fails}
     */
    public static StoreOutagePolicy waits(Duration atMost) {
        return atMost.isNegative() ? fails() : new StoreOutagePolicy(0, atMost);
    }

    /**
     * {@return the policy by which calls fail at once with {@link dev.chitchat.error.QuotaUnavailableException}, those
     * that wait as well} One call now and then is kept to try the store with.
     */
    public static StoreOutagePolicy fails() {
        return new StoreOutagePolicy(0, Duration.ZERO);
    }

    /**
     * {@return the policy by which each process goes on with an equal share of the rate, from one window after the
     * store went away} The limit is still kept while no more processes run than given, and there is a token for each.
     *
     * @param processes how many processes share the quota at most, at least 1
     * @throws IllegalArgumentException if there is no process
     */
    public static StoreOutagePolicy localShare(int processes) {
        if (processes < 1) {
            throw new IllegalArgumentException("a quota is shared by at least 1 process, not " + processes);
        }
        return new StoreOutagePolicy(processes, null);
    }

    /** Whether calls fail when the store has been away for so long. */
    boolean failsAfter(long awayNanos) {
        return patience != null && Duration.ofNanos(awayNanos).compareTo(patience) >= 0;
    }

    /** A process' share: whole tokens in the same window where there are enough, else one token in a longer window. */
    @Nullable
    Rate shareOf(Rate whole) {
        if (processes == 0) {
            return null;
        }
        return whole.tokens() >= processes
                ? new Rate(whole.tokens() / processes, whole.window())
                : new Rate(1, whole.window().multipliedBy(processes).dividedBy(whole.tokens()));
    }

    /** What happens while the store is away, in words. */
    @Override
    public String toString() {
        if (processes > 0) {
            return "this process goes on with its share of the rate";
        }
        return Duration.ZERO.equals(patience) ? "calls fail" : "calls wait";
    }
}
