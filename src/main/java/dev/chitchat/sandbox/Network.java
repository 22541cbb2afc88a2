package dev.chitchat.sandbox;

/**
 * What lies between a caller and the sandbox: delays and faults, all drawn from one seed.
 *
 * @param jitter the delay, drawn once on the way in (before the call is counted) and once on the way out
 * @param faults how often calls fail on purpose, and how
 * @param seed what the random numbers start from; calls that come in the same order meet the same fate
 */
public record Network(Jitter jitter, Faults faults, long seed) {

    /** No delay, no fault, seed 0. */
    public static final Network CALM = new Network(Jitter.none(), Faults.NONE, 0);
}
