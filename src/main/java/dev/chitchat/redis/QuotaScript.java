package dev.chitchat.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.reactive.RedisScriptingReactiveCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import reactor.core.publisher.Mono;

/** The script: sent by its digest, and whole where Redis does not know it (any more). */
final class QuotaScript {

    private final String text;
    private final String digest;

    private QuotaScript(String text) {
        this.text = text;
        this.digest = HexFormat.of().formatHex(sha1(text));
    }

    static QuotaScript load() {
        return new QuotaScript(text());
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

    Mono<List<Long>> run(RedisScriptingReactiveCommands<String, String> redis, String key, String[] arguments) {
        String[] keys = {key};
        return redis.<List<Long>>evalsha(digest, ScriptOutputType.MULTI, keys, arguments)
                .onErrorResume(
                        RedisNoScriptException.class,
                        unknown -> redis.eval(text, ScriptOutputType.MULTI, keys, arguments))
                .next();
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
