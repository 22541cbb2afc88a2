package dev.chitchat.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.auth.UserSigFinding.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class UserSigReaderTest {

    private static final Instant NOON = UserSigSignerTest.NEW_YEAR_2020.plus(Duration.ofHours(12));
    private static final String SIG = UserSigSignerTest.VECTOR_B;

    private static final Clock AT_NOON = Clock.fixed(NOON, ZoneOffset.UTC);

    private final UserSigReader reader = new UserSigReader(AT_NOON, null, null, null);

    private void assertFinds(String userSig, Kind... kinds) {
        UserSigReport report = reader.read(userSig);
        assertThat(report.findings()).extracting(UserSigFinding::kind).containsExactly(kinds);
        assertThat(report.toString()).doesNotContain("LcDV52S0").doesNotContain(SIG.substring(20, 60));
    }

    private static String pack(String json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream zlib = new DeflaterOutputStream(out)) {
            zlib.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return UserSigSigner.encode(out.toByteArray());
    }

    @Test
    void officialSignatureIsExplained() {
        UserSigReport report =
                new UserSigReader(AT_NOON, 1400000000L, "administrator", UserSigSignerTest.EXAMPLE_KEY).read(SIG);

        assertThat(report.isFine()).as(report.toString()).isTrue();
        assertThat(report.identifier()).isEqualTo("administrator");
        assertThat(report.sdkAppId()).isEqualTo(1400000000L);
        assertThat(report.issuedAt()).isEqualTo(UserSigSignerTest.NEW_YEAR_2020);
        assertThat(report.validity()).isEqualTo(Duration.ofDays(1));
        assertThat(report.expiresAt()).isEqualTo(UserSigSignerTest.NEW_YEAR_2020.plus(Duration.ofDays(1)));
        assertThat(report.userbuf()).isNull();
    }

    @Test
    void damageOnTheWayIsNamed() {
        String base64 = SIG.replace('*', '+').replace('-', '/').replace('_', '=');

        assertFinds("", Kind.EMPTY);
        assertFinds(" \n", Kind.EMPTY);
        assertFinds(SIG.substring(0, 76) + "\r\n" + SIG.substring(76) + "\n", Kind.WHITE_SPACE);
        assertFinds(SIG.replace("*", "%2A"), Kind.PERCENT_ENCODED);
        assertFinds(base64, Kind.WRONG_ALPHABET);
        assertFinds(URLEncoder.encode(base64, StandardCharsets.UTF_8), Kind.PERCENT_ENCODED, Kind.WRONG_ALPHABET);
        assertFinds("\"" + SIG + "\"", Kind.WRONG_ALPHABET);
        assertFinds(SIG.substring(0, SIG.length() - 3), Kind.TRUNCATED);
        assertFinds(SIG.substring(0, 100), Kind.TRUNCATED);
        assertFinds("_" + SIG.substring(1), Kind.WRONG_ALPHABET);
        assertFinds("aGVsbG8gd29ybGQh", Kind.NOT_ZLIB);
    }

    @Test
    void whatIsNotAUserSigInsideIsNamed() {
        assertFinds(pack("hello"), Kind.NOT_JSON);
        assertFinds(pack("{\"a\":{}}"), Kind.NOT_JSON);
        assertFinds(pack("{\"a\":\"\\u12"), Kind.NOT_JSON);
        assertFinds(pack("[]"), Kind.NOT_JSON);
        assertFinds(pack("{\"TLS.time\":1.5}"), Kind.NOT_JSON);
        assertFinds(pack("{\"TLS.time\":9223372036854775808}"), Kind.NOT_JSON);
        assertFinds(pack("{\"a\":1,\"a\":1}"), Kind.NOT_JSON);
        assertFinds(pack("{\"a\":1} {}"), Kind.NOT_JSON);
        assertFinds(pack("x".repeat(1_000_000)), Kind.TOO_LARGE);
        assertFinds(
                pack("{\"TLS.ver\":\"1.0\",\"TLS.identifier\":\"a\",\"TLS.sdkappid\":\"7\",\"TLS.time\":1577836800,"
                        + "\"TLS.expire\":86400}"),
                Kind.MISSING_FIELD,
                Kind.MISSING_FIELD,
                Kind.WRONG_VERSION);
        assertFinds(
                pack("{\"TLS.ver\":\"2.0\",\"TLS.identifier\":\"a\",\"TLS.sdkappid\":7,\"TLS.sig\":\"\","
                        + "\"TLS.time\":1577836800000,\"TLS.expire\":86400}"),
                Kind.IMPOSSIBLE_TIME);
    }

    @Test
    void timeIsComparedWithTheClock() {
        Instant end = UserSigSignerTest.NEW_YEAR_2020.plus(Duration.ofDays(1));

        assertThat(kindsAt(end)).isEmpty();
        assertThat(kindsAt(end.plusSeconds(1))).containsExactly(Kind.EXPIRED);
        assertThat(kindsAt(UserSigSignerTest.NEW_YEAR_2020.minusSeconds(1))).containsExactly(Kind.NOT_YET_VALID);
    }

    private static List<Kind> kindsAt(Instant now) {
        UserSigReport report = new UserSigReader(Clock.fixed(now, ZoneOffset.UTC), null, null, null).read(SIG);
        return report.findings().stream().map(UserSigFinding::kind).toList();
    }

    @Test
    void otherAccountThanExpectedIsNamed() {
        UserSigReport report = new UserSigReader(AT_NOON, 7L, "somebody", SecretKey.of("other")).read(SIG);

        assertThat(report.findings())
                .extracting(UserSigFinding::kind)
                .containsExactly(Kind.WRONG_APP, Kind.WRONG_IDENTIFIER, Kind.WRONG_KEY);
    }

    @Test
    void noDamageMakesItThrow() {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder damaged = new StringBuilder(SIG);
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged.setCharAt(random.nextInt(damaged.length()), (char) random.nextInt(0x250));
            }
            String text = damaged.substring(random.nextInt(3), damaged.length() - random.nextInt(9));
            assertThat(new UserSigReader(AT_NOON, null, null, UserSigSignerTest.EXAMPLE_KEY)
                            .read(text)
                            .findings())
                    .as("seed %s, round %s", seed, i)
                    .isNotNull();
        }
    }
}
