package dev.chitchat.quota;

/** What a shared quota does while its store is away; chosen by its user, since each choice costs something else. */
public sealed interface StoreOutagePolicy {

    /**
     * Calls wait until the store is back: nothing is lost and nothing is sent.
     *
     * @return the policy
     */
    static StoreOutagePolicy waits() {
        return new Waits();
    }

    /**
     * Calls fail at once with {@link dev.chitchat.error.QuotaUnavailableException}, those that wait as well. One call now
     * and then is kept to try the store with.
     *
     * @return the policy
     */
    static StoreOutagePolicy fails() {
        return new Fails();
    }

    /**
     * Each process goes on by itself with an equal share of the rate, from one window after the store went away. As long
     * as no more processes run than given, and there is a token for each, the limit is still kept.
     *
     * @param processes how many processes share the quota at most, at least 1
     * @return the policy
     */
    static StoreOutagePolicy localShare(int processes) {
        return new LocalShare(processes);
    }

    /** Calls wait until the store is back. */
    record Waits() implements StoreOutagePolicy {}

    /** Calls fail at once. */
    record Fails() implements StoreOutagePolicy {}

    /**
     * Each process takes an equal share of the rate.
     *
     * @param processes how many processes share the quota at most
     */
    record LocalShare(int processes) implements StoreOutagePolicy {

        /**
         * Checks the bound.
         *
         * @throws IllegalArgumentException if there is no process
         */
        public LocalShare {
            if (processes < 1) {
                throw new IllegalArgumentException("a quota is shared by at least 1 process, not " + processes);
            }
        }

        /** Whole tokens in the same window where there are enough, one token in a longer window where there are not. */
        Rate of(Rate whole) {
            return whole.tokens() >= processes
                    ? new Rate(whole.tokens() / processes, whole.window())
                    : new Rate(1, whole.window().multipliedBy(processes).dividedBy(whole.tokens()));
        }
    }
}
