/**
 * Two threads at one call or one bucket, millions of times on real threads: every outcome that may be seen is listed,
 * every other one fails the run.
 *
 * <p>Run by {@code mvn -B -ntp -f src/jcstress/pom.xml test}, once the client is installed. Time stands still while the
 * threads race and is moved on by the arbiter, so that what is left afterwards is exact.
 */
@NullMarked
package dev.chitchat.quota;

import org.jspecify.annotations.NullMarked;
