package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chitchat.error.QuotaUnavailableException;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.StoreOutagePolicy;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Whose connection it is: the user's, one of a user's client, one that signs in, and none without the driver. */
@Timeout(60)
class OwnConnectionsTest {

    private static void call(Quota quota) {
        Limiter limiter = quota.limiter("88888888", "update");
        StepVerifier.create(limiter.limit(Mono.just(1)))
                .expectNext(1)
                .expectComplete()
                .verify(Duration.ofSeconds(20));
        limiter.close();
    }

    @Test
    void aConnectionOfTheUsersStaysOpen() {
        try (RedisProcess redis = RedisProcess.start()) {
            RedisClient client = RedisClient.create(redis.uri());
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                call(RedisQuota.on(connection, Fleet.OPTIONS));
                assertThat(connection.sync().ping()).isEqualTo("PONG");
                call(RedisQuota.on(client, Fleet.OPTIONS));
                assertThat(connection.sync().ping()).isEqualTo("PONG");
            } finally {
                client.shutdown();
            }
        }
    }

    @Test
    void aUserOfTheAccessListNeedsFewRights() {
        String[] rights = {
            "--user",
            "app",
            "on",
            ">hushed",
            "resetkeys",
            "~chitchat:*",
            "-@all",
            "+evalsha",
            "+eval",
            "+get",
            "+set",
            "+time",
            "+hello",
            "+client"
        };
        try (RedisProcess redis = RedisProcess.start(rights)) {
            RedisAddress address = RedisAddress.of(redis.uri()).withCredentials("app", "hushed");

            call(RedisQuota.at(address, Fleet.OPTIONS));
        }
    }

    @Test
    void aRefusedPasswordIsToldInTheServersWords() {
        try (RedisProcess redis = RedisProcess.start("--requirepass", "hushed")) {
            RedisQuota quota = RedisQuota.at(
                    RedisAddress.of(redis.uri()).withCredentials(null, "guessed"),
                    Fleet.OPTIONS.withOutage(StoreOutagePolicy.fails()));
            Limiter limiter = quota.limiter("88888888", "update");

            StepVerifier.create(limiter.limit(Mono.just(1)))
                    .expectError(QuotaUnavailableException.class)
                    .verify(Duration.ofSeconds(20));

            assertThat(quota.status().lastFailure()).startsWith("WRONGPASS").doesNotContain("guessed");
            assertThat(quota.status().reachable()).isFalse();
            limiter.close();
        }
    }

    @Test
    void withoutTheDriverTheErrorNamesIt() throws ReflectiveOperationException {
        Class<?> quota = new WithoutLettuce().loadClass("dev.chitchat.redis.RedisQuota");
        MethodHandle at =
                MethodHandles.publicLookup().findStatic(quota, "at", MethodType.methodType(quota, String.class));

        assertThatThrownBy(() -> at.invokeWithArguments("redis://localhost"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("io.lettuce:lettuce-core");
    }

    /** Loads our classes anew, and knows no driver. */
    private static final class WithoutLettuce extends ClassLoader {

        WithoutLettuce() {
            super(OwnConnectionsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.lettuce.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.chitchat.redis.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = file.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException torn) {
                throw new ClassNotFoundException(name, torn);
            }
        }
    }
}
