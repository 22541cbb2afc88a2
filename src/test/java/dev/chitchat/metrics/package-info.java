/** Tests of the metrics, against real registries and a sandbox. */
@NullMarked
package dev.chitchat.metrics;

import org.jspecify.annotations.NullMarked;
