package dev.chitchat.quota;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a shared quota does while its store is away; chosen by its user, since each choice costs something else. Compares by value. */
public final class StoreOutagePolicy {

    private static final StoreOutagePolicy WAITS = new StoreOutagePolicy(0, null, "calls wait");
    private static final StoreOutagePolicy FAILS = new StoreOutagePolicy(0, Duration.ZERO, "calls fail");

    /** Who share the rate meanwhile, 0 if no call goes. */
    private final int processes;

    /** After which time calls fail, {@code null} for never. */
    private final @Nullable Duration patience;

    private final String words;

    private StoreOutagePolicy(int processes, @Nullable Duration patience, String words) {
        this.processes = processes;
        this.patience = patience;
        this.words = words;
    }

    /** {@return the policy by which calls wait until the store is back: nothing is lost and nothing is sent} */
    public static StoreOutagePolicy waits() {
        return WAITS;
    }

    /**
     * {@return the policy by which calls wait for so long, from the first question that the store did not answer; after that
     * they fail, as by {@link #fails}, until the store is back}
     *
     * @param atMost how long at most; zero or less is the same as {@link #fails}
     */
    public static StoreOutagePolicy waits(Duration atMost) {
        return atMost.isNegative() || atMost.isZero() ? FAILS : new StoreOutagePolicy(0, atMost, "calls wait");
    }

    /**
     * {@return the policy by which calls fail at once with {@link dev.chitchat.error.QuotaUnavailableException}, those that
     * wait as well} One call now and then is kept to try the store with.
     */
    public static StoreOutagePolicy fails() {
        return FAILS;
    }

    /**
     * {@return the policy by which each process goes on by itself with an equal share of the rate, from one window after the
     * store went away} As long as no more processes run than given, and there is a token for each, the limit is still kept.
     *
     * @param processes how many processes share the quota at most, at least 1
     * @throws IllegalArgumentException if there is no process
     */
    public static StoreOutagePolicy localShare(int processes) {
        if (processes < 1) {
            throw new IllegalArgumentException("a quota is shared by at least 1 process, not " + processes);
        }
        return new StoreOutagePolicy(processes, null, "this process goes on with its share of the rate");
    }

    /** {@return whether calls go out while the store is away} */
    public boolean goesOnAlone() {
        return processes > 0;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoreOutagePolicy that
                && processes == that.processes
                && Objects.equals(patience, that.patience)
                && words.equals(that.words);
    }

    @Override
    public int hashCode() {
        return words.hashCode() + processes;
    }

    /** What happens while the store is away, in words. */
    @Override
    public String toString() {
        return words;
    }
}
