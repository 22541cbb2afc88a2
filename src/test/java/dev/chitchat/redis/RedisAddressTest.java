package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Redis is, told as Lettuce takes it, and never with the password. */
class RedisAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"redis://h", "rediss://h:6380/2", "redis-sentinel://a:1,b:2#main", "redis://a:1,b:2"})
    void whatLettuceTakesIsTaken(String uri) {
        assertThat(RedisAddress.of(uri).uri()).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "redis://", "http://secret@h", "redis:h", "localhost:6379"})
    void anythingElseIsRefusedAndNotRepeated(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisAddress.of(uri))
                .withMessageContaining("redis://host:port")
                .withMessageNotContaining("secret");
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

        assertThat(address.username()).isEqualTo("app");
        assertThat(address.password()).isEqualTo("hushed");
        assertThat(RedisAddress.of("redis://h")
                        .withCredentialsFrom(Map.of(), "U", "P")
                        .password())
                .isNull();
    }
}
