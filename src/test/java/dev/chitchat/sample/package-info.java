/**
 * A WebFlux application that uses the library as any other would, with a sandbox in the service's place; and the tests that
 * talk to it over sockets.
 */
@NullMarked
package dev.chitchat.sample;

import org.jspecify.annotations.NullMarked;
