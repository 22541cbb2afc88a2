package dev.chitchat.sandbox;

import org.jspecify.annotations.Nullable;

/** What was drawn for one call: its delay each way, and a fault or none. */
record Injection(
        long wayInNanos, long wayOutNanos, @Nullable Fault fault) {}
