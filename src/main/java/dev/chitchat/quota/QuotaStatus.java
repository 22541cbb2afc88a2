package dev.chitchat.quota;

import java.time.Duration;

/**
 * How a bucket stands at one moment; already history when it is read.
 *
 * @param tokens how many tokens there are
 * @param free how many could be taken now if no call waited
 * @param underWay calls that have a token and no outcome yet
 * @param waiting calls in the wait queue
 * @param expectedWait what a call that came now would wait, if nothing unforeseen happens
 * @param mode how strictly the bucket keeps to its rate
 * @param roundTripFloor the smallest round trip the network allows, as learned; zero while too little is known
 * @param granted calls that got a token so far
 * @param rejected calls that the server refused as too many so far
 * @param unanswered calls given up without an answer so far
 * @param cancelled calls that left the queue before their turn so far
 * @param refused calls that found the queue full so far
 */
public record QuotaStatus(
        int tokens,
        int free,
        int underWay,
        int waiting,
        Duration expectedWait,
        Mode mode,
        Duration roundTripFloor,
        long granted,
        long rejected,
        long unanswered,
        long cancelled,
        long refused) {}
