/**
 * A stand-in of the service, in process, for tests and first steps.
 *
 * <p>Shares no behaviour with the client it tests: it reads, checks and counts in its own way.
 */
@NullMarked
package dev.chitchat.sandbox;

import org.jspecify.annotations.NullMarked;
