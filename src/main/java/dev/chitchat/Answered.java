package dev.chitchat;

import java.time.Duration;

/** What a call came to, and what it took. */
record Answered<T>(T value, int attempts, Duration elapsed) {}
