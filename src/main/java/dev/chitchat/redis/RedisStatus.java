package dev.chitchat.redis;

import org.jspecify.annotations.Nullable;

/**
 * How one process and Redis get on at one moment.
 *
 * @param reachable whether the last command was answered; {@code true} before the first
 * @param refuses whether it answers with an error that stays until somebody mends something: password, right or name
 * @param commands how many commands were sent so far, those without an answer included
 * @param failures how many of them failed or were not answered in time
 * @param lastFailure the last failure, in the words of the server or the driver; {@code null} if there was none
 */
public record RedisStatus(
        boolean reachable,
        boolean refuses,
        long commands,
        long failures,
        @Nullable String lastFailure) {}
