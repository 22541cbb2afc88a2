/**
 * An event pipeline from Kafka to the library that loses nothing, built with spring-kafka, and its tests on a real broker:
 * consumers are killed, restarted and joined by others.
 */
@NullMarked
package dev.chitchat.kafka;

import org.jspecify.annotations.NullMarked;
