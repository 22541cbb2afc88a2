package dev.chitchat.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.chitchat.auth.SecretKey.HmacKey;
import dev.chitchat.auth.UserSigSigner.UserSigContent;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Known answers of the official library (jar 2.0), for the public example key of its own README. */
public class UserSigSignerTest {

    public static final SecretKey EXAMPLE_KEY =
            SecretKey.of("5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e");
    public static final Instant NEW_YEAR_2020 = Instant.ofEpochSecond(1577836800);
    static final String VECTOR_A =
            "eJyrVgrxCdZLrSjILEpVsjI0NTU1MjAw0AGLlqUWKVkpGekZKEH4xSnZiQUFmSlAdSYGUACRyUxJzSvJTMsEa6jITMzPKs2DacpM"
                    + "B4pV5RtaeCd6VoZUOWa5F0a6G*ZkeOUbhheb6UcVuUY5pxp6eBcYe3nrpyaa2EI1lmTmgl1kbm5hbGZhYFALAKQhMdA_";
    static final String VECTOR_B =
            "eJyrVgrxCdZLrSjILEpVsrIwMzEw0AELlaUWKVkpGekZKEH4xSnZiQUFmSlKVoZANRAAkclMSc0ryUzLBGtITMnNzMssLilKLMkv"
                    + "gmnNTAfK*CS7hJkaBRsUlwQ5RpVXmaT7VSWGmZuFFuYXFbk6uUWWRHpXWoQ4a3uGF9tCNZZk5gIdZWhqbm5hbGZhYFALALNk"
                    + "NDg_";

    private final UserSigSigner xiaojun = UserSigSigner.of(1400000000L, "xiaojun", EXAMPLE_KEY);

    public static Map<String, Object> contentOf(String userSig) {
        return Objects.requireNonNull(
                new UserSigReader(Clock.systemUTC(), null, null, null).new Reading().unpack(userSig));
    }

    @Test
    void vectorAHasTheOfficialContent() {
        String made = xiaojun.sign(NEW_YEAR_2020, Duration.ofDays(180));

        assertThat(contentOf(made))
                .isEqualTo(contentOf(VECTOR_A))
                .containsEntry("TLS.sig", "zo18KaIyTzAjGqYG1lhJo1Ws6/ZrEZCe1HKp3JK/ea4=");
        assertThat(made).matches("[A-Za-z0-9*_-]+");
    }

    @Test
    void vectorBHasTheOfficialContent() {
        String made =
                UserSigSigner.of(1400000000L, "administrator", EXAMPLE_KEY).sign(NEW_YEAR_2020, Duration.ofDays(1));

        assertThat(contentOf(made))
                .isEqualTo(contentOf(VECTOR_B))
                .containsEntry("TLS.sig", "LcDV52S0stRAZwz4gNzaV76UqorrEBFYtYKy8TC+IWs=");
    }

    @Test
    void vectorCWithAUserBufferHasTheOfficialHmac() {
        String userbuf = "AAAHeGlhb2p1blNyTgAAACcQXvkvAAAAAP8AAAAA";
        UserSigContent content = new UserSigContent("xiaojun", 1400000000L, 1577836800, 15552000, userbuf);

        assertThat(contentOf(UserSigSigner.pack(content.toJson(content.hmac(EXAMPLE_KEY)))))
                .containsEntry("TLS.userbuf", "AAAHeGlhb2p1blNyTgAAACcQXvkvAAAAAP8AAAAA")
                .containsEntry("TLS.sig", "g277A2QEu0dXkfGvQX7kP0CzbtMpk5y7gQMRux93AWw=");
    }

    @Test
    void hmacOfVectorAIsTheOfficialOne() {
        byte[] hmac = new UserSigContent("xiaojun", 1400000000L, 1577836800, 15552000, null).hmac(EXAMPLE_KEY);

        assertThat(HexFormat.of().formatHex(hmac))
                .isEqualTo("ce8d7c29a2324f30231aa606d65849a355acebf66b11909ed472a9dc92bf79ae");
    }

    @Test
    void longAndOddIdentifiersSurviveTheRoundTrip() {
        String identifier = "a\"b\\c@&+% d*\u00e9\ud83d\ude00".repeat(200);

        String made = UserSigSigner.of(1, identifier, EXAMPLE_KEY).sign(NEW_YEAR_2020, Duration.ofDays(1));

        assertThat(contentOf(made)).containsEntry("TLS.identifier", identifier);
    }

    @Test
    void digitsAreAsciiInEveryLocale() {
        Locale before = Locale.getDefault();
        String expected = xiaojun.sign(NEW_YEAR_2020, Duration.ofDays(7));
        try {
            for (String tag : new String[] {"ar-EG-u-nu-arab", "fa-IR-u-nu-arabext", "tr-TR"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(xiaojun.sign(NEW_YEAR_2020, Duration.ofDays(7)))
                        .as(tag)
                        .isEqualTo(expected);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void validityOutsideOfAMinuteTo50YearsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> xiaojun.sign(NEW_YEAR_2020, Duration.ofSeconds(59)))
                .withMessageContaining("PT59S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> xiaojun.sign(NEW_YEAR_2020, Duration.ofDays(50 * 365 + 1)));
        assertThat(xiaojun.sign(NEW_YEAR_2020, Duration.ofMinutes(1))).isNotEmpty();
        assertThat(xiaojun.sign(NEW_YEAR_2020, Duration.ofDays(50 * 365))).isNotEmpty();
    }

    @Test
    void identifierThatCouldForgeALineIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> UserSigSigner.of(1, "a\nTLS.sdkappid:2", EXAMPLE_KEY));
        assertThatIllegalArgumentException().isThrownBy(() -> UserSigSigner.of(1, "", EXAMPLE_KEY));
    }

    @Test
    void secretKeyComparesByValueAndNeverShowsItself() {
        String characters = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
        SecretKey same = SecretKey.of(" " + characters + "\n");

        assertThat(same).isEqualTo(EXAMPLE_KEY).hasSameHashCodeAs(EXAMPLE_KEY).isNotEqualTo(SecretKey.of("other"));
        assertThat(same.toString()).isEqualTo("SecretKey[REDACTED]");
        assertThat(new HmacKey(same).getEncoded()).isEqualTo(characters.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void destroyedSecretKeySignsNoMore() {
        SecretKey key = SecretKey.of(CharBuffer.wrap("\t0123456789abcdef\n".toCharArray()));
        UserSigSigner signer = UserSigSigner.of(1, "a", key);
        assertThat(signer.sign(NEW_YEAR_2020, Duration.ofDays(1)))
                .isEqualTo(UserSigSigner.of(1, "a", SecretKey.of("0123456789abcdef"))
                        .sign(NEW_YEAR_2020, Duration.ofDays(1)));

        key.destroy();

        assertThat(key.isDestroyed()).isTrue();
        assertThat(key).isNotEqualTo(SecretKey.of("0123456789abcdef"));
        assertThatIllegalStateException()
                .isThrownBy(() -> signer.sign(NEW_YEAR_2020, Duration.ofDays(1)))
                .withMessageContaining("has been destroyed");
    }

    @Test
    void signingLeavesNoCopyOfTheKey() throws Exception {
        byte[][] handedOut = new byte[1][];
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[] {1}, "HmacSHA256") {
            @Override
            public byte[] getEncoded() {
                handedOut[0] = new HmacKey(EXAMPLE_KEY).getEncoded();
                return handedOut[0];
            }
        });
        assertThat(handedOut[0]).as("overwritten by the JDK").hasSize(64).containsOnly(0);
    }

    @Test
    void keyWithMoreThanOneWordIsRefusedWithoutBeingShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretKey.of("hunter2 hunter3"))
                .withMessageContaining("more than one word")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter"));
    }

    @Test
    void missingSecretKeyIsNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> SecretKey.of(" \n"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretKey.fromEnv("CHITCHAT_NO_SUCH_VARIABLE"))
                .withMessageContaining("CHITCHAT_NO_SUCH_VARIABLE");
    }
}
