package dev.chitchat.redis;

import dev.chitchat.quota.Rate;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;

/** The script on a real Redis, with a clock that the test sets. */
final class TimedScript {

    private final RedisCommands<String, String> redis;
    private final QuotaScript script;
    private final String digest;
    private final String key;

    TimedScript(StatefulRedisConnection<String, String> connection, String key, Rate rate) {
        this(connection, key, rate, QuotaScript.text());
    }

    TimedScript(StatefulRedisConnection<String, String> connection, String key, Rate rate, String text) {
        this.redis = connection.sync();
        this.key = key;
        this.script = new QuotaScript(rate);
        this.digest = redis.scriptLoad(text.replace("redis.call('TIME')", "{ 0, redis.call('GET', 'clock') }"));
    }

    StoreAnswer exchange(StoreRequest request, long nowMicros) {
        redis.set("clock", Long.toString(nowMicros));
        List<Long> answer =
                redis.evalsha(digest, ScriptOutputType.MULTI, new String[] {key}, script.arguments(request));
        return QuotaScript.read(answer);
    }
}
