package dev.chitchat.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.RawCaller;
import dev.chitchat.sandbox.SigMaker;
import dev.chitchat.sandbox.server.IncomingCall.UserSigContent;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SplittableRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The known answers were made by the official library with its clock standing at 2020-01-01T00:00:00Z. */
class UserSigContentTest {

    static final String VECTOR_A =
            "eJyrVgrxCdZLrSjILEpVsjI0NTU1MjAw0AGLlqUWKVkpGekZKEH4xSnZiQUFmSlAdSYGUACRyUxJzSvJTMsE"
                    + "a6jITMzPKs2DacpMB4pV5RtaeCd6VoZUOWa5F0a6G*ZkeOUbhheb6UcVuUY5pxp6eBcYe3nrpyaa2EI1lmTmgl1kbm5hbGZhYFALAKQhMdA_";
    static final String VECTOR_B =
            "eJyrVgrxCdZLrSjILEpVsrIwMzEw0AELlaUWKVkpGekZKEH4xSnZiQUFmSlKVoZANRAAkclMSc0ryUzLBGtI"
                    + "TMnNzMssLilKLMkvgmnNTAfK*CS7hJkaBRsUlwQ5RpVXmaT7VSWGmZuFFuYXFbk6uUWWRHpXWoQ4a3uGF9tCNZZk5gIdZWhqbm5hbGZhYFALALNkNDg_";
    static final long NEW_YEAR_2020 = 1577836800;

    private static final SecretKey KEY = key(RawCaller.KEY);

    @Test
    void knownAnswerAIsReadAndVerified() {
        UserSigContent content = read(VECTOR_A);
        assertThat(content.identifier()).isEqualTo("xiaojun");
        assertThat(content.sdkAppId()).isEqualTo(1400000000);
        assertThat(content.timeSeconds()).isEqualTo(NEW_YEAR_2020);
        assertThat(content.expireSeconds()).isEqualTo(15552000);
        assertThat(content.isSignedWith(KEY)).isTrue();
    }

    @Test
    void knownAnswerBIsReadAndVerified() {
        UserSigContent content = read(VECTOR_B);
        assertThat(content.identifier()).isEqualTo("administrator");
        assertThat(content.expireSeconds()).isEqualTo(86400);
        assertThat(content.signature()).isEqualTo("LcDV52S0stRAZwz4gNzaV76UqorrEBFYtYKy8TC+IWs=");
        assertThat(content.isSignedWith(KEY)).isTrue();
    }

    @Test
    void knownAnswerCWithAUserBufferIsVerified() {
        UserSigContent content = read(SigMaker.pack("{\"TLS.ver\":\"2.0\",\"TLS.identifier\":\"xiaojun\","
                + "\"TLS.sdkappid\":1400000000,\"TLS.expire\":15552000,\"TLS.time\":1577836800,"
                + "\"TLS.userbuf\":\"AAAHeGlhb2p1blNyTgAAACcQXvkvAAAAAP8AAAAA\","
                + "\"TLS.sig\":\"g277A2QEu0dXkfGvQX7kP0CzbtMpk5y7gQMRux93AWw=\"}"));
        assertThat(content.isSignedWith(KEY)).isTrue();
    }

    @Test
    void anotherKeyDoesNotVerify() {
        UserSigContent content = read(VECTOR_A);
        assertThat(content.isSignedWith(key("other"))).isFalse();
    }

    @Test
    void expiresWhenItsSecondsAreOver() {
        UserSigContent content = read(VECTOR_B);
        assertThat(content.isExpiredAt(NEW_YEAR_2020 + 86400)).isFalse();
        assertThat(content.isExpiredAt(NEW_YEAR_2020 + 86401)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"TLS.ver\":\"2.0\"}",
                "not json",
                "{\"TLS.ver\":\"1.0\",\"TLS.identifier\":\"a\",\"TLS.sdkappid\":1,\"TLS.expire\":1,\"TLS.time\":1,"
                        + "\"TLS.sig\":\"zo18KaIyTzAjGqYG1lhJo1Ws6/ZrEZCe1HKp3JK/ea4=\"}",
                "{\"TLS.ver\":\"2.0\",\"TLS.identifier\":\"a\",\"TLS.sdkappid\":\"1\",\"TLS.expire\":1,\"TLS.time\":1,"
                        + "\"TLS.sig\":\"zo18KaIyTzAjGqYG1lhJo1Ws6/ZrEZCe1HKp3JK/ea4=\"}",
                "{\"TLS.ver\":\"2.0\",\"TLS.identifier\":\"a\",\"TLS.sdkappid\":1,\"TLS.expire\":1,\"TLS.time\":1,"
                        + "\"TLS.sig\":\"c2hvcnQ=\"}"
            })
    void contentThatIsNotWholeIsDamaged(String json) {
        assertThat(UserSigContent.read(SigMaker.pack(json))).isNull();
    }

    @Test
    void aUserSigCutAnywhereIsDamaged() {
        for (int length = 1; length < VECTOR_A.length() - 4; length++) {
            assertThat(UserSigContent.read(VECTOR_A.substring(0, length)))
                    .as("cut to %s characters", length)
                    .isNull();
        }
    }

    @Test
    void aUserSigWithACharacterChangedIsDamagedOrDoesNotVerify() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 500; i++) {
            int at = random.nextInt(VECTOR_A.length() - 2);
            char other = VECTOR_A.charAt(at) == 'A' ? 'B' : 'A';
            UserSigContent content =
                    UserSigContent.read(VECTOR_A.substring(0, at) + other + VECTOR_A.substring(at + 1));
            assertThat(content != null && content.isSignedWith(KEY))
                    .as("character %s changed", at)
                    .isFalse();
        }
    }

    @Test
    void contentThatWouldUnfoldToMuchIsDamaged() {
        assertThat(UserSigContent.read(SigMaker.pack("{\"TLS.ver\":\"2.0\"," + " ".repeat(10_000_000) + "}")))
                .isNull();
    }

    private static SecretKey key(String text) {
        return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    private static UserSigContent read(String userSig) {
        return Objects.requireNonNull(UserSigContent.read(userSig));
    }
}
