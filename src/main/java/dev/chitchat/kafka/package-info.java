/**
 * From a Kafka topic to the library with spring-kafka, so that nothing is lost and no question set back.
 *
 * <p>{@link dev.chitchat.kafka.UpdateListener} is a container's batch listener; spring-kafka is the application's own.
 */
@NullMarked
package dev.chitchat.kafka;

import org.jspecify.annotations.NullMarked;
