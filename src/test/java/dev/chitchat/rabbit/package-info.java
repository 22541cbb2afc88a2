/** An event pipeline from RabbitMQ to the library, built with spring-rabbit, and its tests against a channel that takes notes. */
@NullMarked
package dev.chitchat.rabbit;

import org.jspecify.annotations.NullMarked;
