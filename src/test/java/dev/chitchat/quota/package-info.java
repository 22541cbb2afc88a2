/**
 * Tests of the quota: its arithmetic against simulated servers, its operator in virtual time, and its races.
 *
 * <p>{@code QuotaPitfallsTest} lists which test guards against which known mistake of other limiters.
 */
@NullMarked
package dev.chitchat.quota;

import org.jspecify.annotations.NullMarked;
