package dev.chitchat.quota;

/**
 * How a call that had a lease ended, told in durations, since no two clocks agree.
 *
 * @param lease the name of the lease
 * @param verdict what the end says about the token
 * @param roundTripNanos how long the answer took, or -1 if that is not known
 * @param agoNanos how long ago the call ended, when this is sent
 */
public record Settlement(String lease, Verdict verdict, long roundTripNanos, long agoNanos) {}
