package dev.chitchat;

import java.time.Duration;

/** What a call came to, and what it took. */
record CallResult<T>(T value, int attempts, Duration elapsed) {}
