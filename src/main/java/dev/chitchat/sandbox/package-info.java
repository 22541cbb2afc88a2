/**
 * A stand-in for the service, in process, for tests and first steps.
 *
 * <p>Shares no part of a call with the client it tests: it reads, checks and counts in its own way. A call goes from
 * the wire, over delays and faults, through the checks and the limit, to its command and back.
 */
@NullMarked
package dev.chitchat.sandbox;

import org.jspecify.annotations.NullMarked;
