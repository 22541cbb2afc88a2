package dev.chitchat.redis;

import dev.chitchat.quota.Rate;
import dev.chitchat.quota.spi.LeaseRelease;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.reactive.RedisScriptingReactiveCommands;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** The script for one rate, sent by its digest, or whole where Redis lacks it; in microseconds, to the safe side. */
final class QuotaScript {

    private static final long NANOS = 1_000;

    private final Rate rate;
    private final String text = text();
    private final String digest = Base16.digest(text.getBytes(StandardCharsets.UTF_8));

    QuotaScript(Rate rate) {
        this.rate = rate;
    }

    static String text() {
        return part("ladder.lua") + part("quota.lua");
    }

    private static String part(String name) {
        try (InputStream resource = QuotaScript.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is missing in the jar of chitchat-client; take the whole jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException torn) {
            throw new UncheckedIOException(torn);
        }
    }

    Mono<List<Long>> run(RedisScriptingReactiveCommands<String, String> redis, String key, StoreRequest request) {
        String[] keys = {key};
        String[] arguments = arguments(request);
        return redis.<List<Long>>evalsha(digest, ScriptOutputType.MULTI, keys, arguments)
                .onErrorResume(
                        RedisNoScriptException.class,
                        unknown -> redis.eval(text, ScriptOutputType.MULTI, keys, arguments))
                .next();
    }

    /** As the script numbers them. */
    String[] arguments(StoreRequest request) {
        List<String> arguments = new ArrayList<>(List.of(
                Integer.toString(rate.tokens()),
                up(rate.window()),
                request.process(),
                request.lease(),
                down(request.floor()),
                down(request.ahead()),
                up(request.leaseTerm()),
                request.recent() ? "1" : "0",
                request.more() ? "1" : "0"));
        for (LeaseRelease settlement : request.settlements()) {
            arguments.add(settlement.lease());
            arguments.add(
                    switch (settlement.verdict()) {
                        case ANSWERED -> "A";
                        case REJECTED -> "R";
                        case UNANSWERED -> "U";
                        case UNSENT -> "N";
                    });
            Duration roundTrip = settlement.roundTrip();
            arguments.add(roundTrip == null ? "-1" : up(roundTrip));
            arguments.add(down(settlement.ago()));
        }
        return arguments.toArray(String[]::new);
    }

    static StoreAnswer read(List<Long> answer) {
        return new StoreAnswer(
                answer.get(0) == 1,
                Duration.ofNanos(answer.get(1) * NANOS),
                Duration.ofNanos(answer.get(2) * NANOS),
                answer.get(3).intValue(),
                answer.get(4).intValue(),
                answer.get(5).intValue(),
                answer.get(6).intValue());
    }

    /** Whether there was a state that the script could not read. */
    static boolean replaced(List<Long> answer) {
        return answer.get(7) == 1;
    }

    private static String up(Duration time) {
        return Long.toString((time.toNanos() + NANOS - 1) / NANOS);
    }

    private static String down(Duration time) {
        return Long.toString(Math.floorDiv(time.toNanos(), NANOS));
    }
}
