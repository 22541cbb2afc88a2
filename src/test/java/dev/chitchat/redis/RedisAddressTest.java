package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Redis is, told as Lettuce takes it, and never with the password. */
class RedisAddressTest {

    private static final long SEED = 20261129;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://h",
                "rediss://h:6380/2",
                "redis-sentinel://a:1,b:2#main",
                "redis://a:1,b:2",
                "redis://my_redis:6379",
                "redis://[::1]:6379",
                "redis://bob:p%40ss%20word@h:1/0?timeout=5s",
                "redis://:пароль@h"
            })
    void whatLettuceTakesIsTaken(String uri) {
        assertThat(RedisAddress.of(uri).uri).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "redis://",
                "http://bob:hunter2@h",
                "redis:hunter2",
                "localhost:6379",
                "redis//hunter2",
                "redis://bob:hunter2 x@127.0.0.1:6379",
                "redis://bob:hunter2\tx@127.0.0.1:6379",
                "redis://bob:hunter2\u3000x@127.0.0.1:6379",
                "redis://:p@hunter2@host",
                "redis://host:hunter2",
                "redis://host:0",
                "redis://host:65536",
                "redis://host:99999999999",
                "redis://bob:hunter2%zz@host",
                "redis://bob:hunter2%4@host",
                "redis://bob:12/hunter2@host",
                "redis://bob:12?hunter2@host",
                "redis://bob:12#hunter2@host",
                "redis://bob:hunter2@",
                "redis://bob:hunter2@,host",
                "redis://bob:hunter2@host/hunter2",
                "redis://bob:\\hunter2@host",
                "redis://bob:[hunter2]@host",
                "redis://bob:hunter2\u001b[1m@host",
                "redis-sentinel://bob:hunter2@host:26379",
                "redis-socket:///hunter2",
                " redis://bob:hunter2@host"
            })
    void anythingElseIsRefusedAndNotRepeated(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisAddress.of(uri))
                .withMessageContaining("redis://host:port")
                .withMessageNotContaining("hunter2")
                .withMessageNotContaining("bob")
                .withNoCause();
    }

    @Test
    void thePasswordIsNeverShown() {
        RedisAddress address = RedisAddress.of("redis://me:hidden@host:6379").withCredentials("you", "hushed");

        assertThat(address).hasToString("redis://***@host:6379");
    }

    @Test
    void severalHostsAreACluster() {
        assertThat(RedisAddress.of("redis://me:a,b@h:1").isCluster()).isFalse();
        assertThat(RedisAddress.of("redis://h:1,i:2").isCluster()).isTrue();
        assertThat(RedisAddress.of("redis-sentinel://h:1,i:2#m").isCluster()).isFalse();
    }

    @Test
    void theEnvironmentTellsWhoSignsIn() {
        Map<String, String> environment = Map.of("U", "app", "P", "hushed");

        RedisAddress address = RedisAddress.of("redis://h").withCredentialsFrom(environment, "U", "P");

        assertThat(address.username).isEqualTo("app");
        assertThat(address.password).isEqualTo("hushed");
        assertThat(RedisAddress.of("redis://h").withCredentialsFrom(Map.of(), "U", "P").password)
                .isNull();
        assertThat(RedisAddress.of("redis://h").withCredentialsFrom(Map.of("U", "", "P", "hushed"), "U", "P").username)
                .as("of a variable that is set to nothing")
                .isNull();
    }

    @Test
    void whatIsTakenIsUnderstoodByTheDriverToo() {
        Random random = new Random(SEED);
        String[] pieces = {
            "redis",
            "rediss",
            "-sentinel",
            "://",
            ":",
            "@",
            "/",
            "?",
            "#",
            ",",
            "h",
            "a_b",
            "[::1]",
            "6379",
            "0",
            "99999",
            "%41",
            "%zz",
            "=",
            "timeout=5s",
            "database=3",
            "p",
            " ",
            "é",
            "[",
            "\\",
            "\"",
            "{",
            "-",
            "."
        };
        int taken = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder uri = new StringBuilder(random.nextBoolean() ? "redis://" : "redis-sentinel://");
            int parts = random.nextInt(9);
            for (int part = 0; part < parts; part++) {
                uri.append(pieces[random.nextInt(pieces.length)]);
            }
            taken += isTaken(uri.toString()) ? 1 : 0;
        }
        assertThat(taken).isGreaterThan(100);
    }

    private static boolean isTaken(String uri) {
        RedisAddress address;
        try {
            address = RedisAddress.of(uri);
        } catch (IllegalArgumentException refused) {
            return false;
        }
        assertThatCode(() -> {
                    if (address.isCluster()) {
                        RedisClusterURIUtil.toRedisURIs(URI.create(address.uri));
                    } else {
                        RedisURI.create(address.uri);
                    }
                })
                .as(uri)
                .doesNotThrowAnyException();
        return true;
    }
}
