package dev.chitchat.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chitchat.auth.UserSigSigner;
import dev.chitchat.auth.UserSigSignerTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignatureCacheTest {

    private final HandClock clock = new HandClock();
    private final UserSigSigner signer = UserSigSigner.of(1400000000L, "administrator", UserSigSignerTest.EXAMPLE_KEY);
    private final SignatureCache cache = new SignatureCache(signer, Duration.ofDays(1), clock);

    @Test
    void signatureIsKeptUntilAnHourBeforeItsEnd() {
        String first = cache.current();
        clock.step(Duration.ofHours(23).minusSeconds(1));
        assertThat(cache.current()).isEqualTo(first);

        clock.step(Duration.ofSeconds(1));
        assertThat(cache.current()).isNotEqualTo(first);
    }

    @Test
    void shortValidityIsRenewedWhenATenthIsLeft() {
        SignatureCache brief = new SignatureCache(signer, Duration.ofMinutes(10), clock);
        String first = brief.current();
        clock.step(Duration.ofMinutes(9).minusSeconds(1));
        assertThat(brief.current()).isEqualTo(first);

        clock.step(Duration.ofSeconds(1));
        assertThat(brief.current()).isNotEqualTo(first);
    }

    @Test
    void signatureFromTheClocksFutureIsMadeAgainOnce() {
        String first = cache.current();
        clock.step(Duration.ofDays(-30));

        String second = cache.current();
        assertThat(second).isNotEqualTo(first);
        assertThat(UserSigSignerTest.contentOf(second))
                .containsEntry("TLS.time", clock.instant().getEpochSecond());
        clock.step(Duration.ofHours(1));
        assertThat(cache.current()).isEqualTo(second);
    }

    @Test
    void aServiceAnHourAheadTakesASignatureAsLongAsItIsUsed() {
        String first = cache.current();
        clock.step(Duration.ofHours(23).minusSeconds(1));
        long anHourAhead = clock.instant().plus(Duration.ofHours(1)).getEpochSecond();

        assertThat(cache.current()).isEqualTo(first);
        assertThat(number(first, "TLS.time") + number(first, "TLS.expire")).isGreaterThan(anHourAhead);
    }

    private static long number(String signature, String name) {
        return (long)
                Objects.requireNonNull(UserSigSignerTest.contentOf(signature).get(name));
    }

    @Test
    void anExpiredSignatureThatIsReplacedWithinItsSecondIsTheSame() {
        String first = cache.current();

        assertThat(cache.renew(first)).isEqualTo(first);
        clock.step(Duration.ofSeconds(1));
        assertThat(cache.renew(first)).isNotEqualTo(first);
    }

    @Test
    void renewingAnOldSignatureGivesTheCurrentOne() {
        String old = cache.current();
        clock.step(Duration.ofSeconds(5));
        String renewed = cache.renew(old);
        clock.step(Duration.ofSeconds(5));

        assertThat(renewed).isNotEqualTo(old);
        assertThat(cache.renew(old)).isEqualTo(renewed);
        assertThat(cache.current()).isEqualTo(renewed);
    }

    @Test
    void manyCallersToldExpiredSignOnce() throws Exception {
        String rejected = cache.current();
        clock.stepPerRead(Duration.ofSeconds(1));
        Set<String> seen = ConcurrentHashMap.newKeySet();
        CyclicBarrier start = new CyclicBarrier(8);
        Callable<Boolean> caller = () -> {
            start.await(20, TimeUnit.SECONDS);
            return seen.add(cache.renew(rejected));
        };
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            for (Future<Boolean> done : callers.invokeAll(Collections.nCopies(8, caller), 10, TimeUnit.SECONDS)) {
                done.get(20, TimeUnit.SECONDS);
            }
        } finally {
            callers.shutdownNow();
        }

        assertThat(seen).hasSize(1).doesNotContain(rejected);
    }

    @Test
    void validityIsCheckedBeforeTheFirstUse() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SignatureCache(signer, Duration.ofSeconds(1), clock));
    }

    /** A clock that a test moves by hand, or that moves with each look at it. */
    private static final class HandClock extends Clock {

        private Instant now = UserSigSignerTest.NEW_YEAR_2020;
        private Duration perRead = Duration.ZERO;

        synchronized void step(Duration by) {
            now = now.plus(by);
        }

        synchronized void stepPerRead(Duration by) {
            perRead = by;
        }

        @Override
        public synchronized Instant instant() {
            now = now.plus(perRead);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
