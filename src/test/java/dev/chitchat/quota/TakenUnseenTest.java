package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.error.ApiException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A token that is taken without reading the clock keeps the spread, the mode and the window all the same. */
@Timeout(30)
class TakenUnseenTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final TokenBucket bucket = new TokenBucket(Rate.perSecond(5), 0);
    private final QuotaFixture quota = new QuotaFixture();

    @Test
    void aRestIsFollowedByTwoCallsAtMostAtOnceThoughFiveTokensAreFree() {
        quota.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 5; i++) {
            quota.call("call" + i).subscribe();
        }

        assertThat(quota.made).containsExactly("call0", "call1");
        quota.passMillis(900);
        assertThat(quota.made).hasSize(5);
    }

    @Test
    void aCallThatTellsWhenItIsSentIsFollowedByNoneAtOnce() {
        quota.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 2; i++) {
            quota.limiter
                    .limit(permit -> {
                        permit.sent();
                        return Mono.fromSupplier(quota.noting("call"));
                    })
                    .subscribe();
        }

        assertThat(quota.made).containsExactly("call");
    }

    @Test
    void theSpreadGoesByTheMomentOfSendingNotByTheOneLastSeen() {
        assertThat(bucket.takeUnseen()).isTrue();
        bucket.sent(10 * SECOND);

        assertThat(bucket.waitNanos(10 * SECOND)).isEqualTo(40 * MILLI);
    }

    @Test
    void aSecondCallIsNotTakenUnseenBeforeItsTime() {
        assertThat(bucket.waitNanos(10 * SECOND)).isZero();
        assertThat(bucket.takeUnseen()).isTrue();

        assertThat(bucket.takeUnseen()).isFalse();
        assertThat(bucket.waitNanos(10 * SECOND + 40 * MILLI)).isZero();
        assertThat(bucket.takeUnseen()).isTrue();
    }

    @Test
    void howFullTheWindowWasIsJudgedByTheMomentOfSending() {
        assertThat(bucket.takeUnseen()).isTrue();
        long first = 10 * SECOND;
        bucket.sent(first);
        for (int i = 1; i < 4; i++) {
            bucket.take(first + 200L * i * MILLI);
        }
        bucket.answered(first + 600 * MILLI, true, first + 610 * MILLI, true);

        assertThat(bucket.mode()).as("four of five calls in the window").isEqualTo(Mode.PACED);
    }

    @Test
    void aTokenThatIsNotBackYetIsNotTakenUnseen() {
        for (int i = 0; i < 5; i++) {
            bucket.take(10 * SECOND + 200L * i * MILLI);
        }
        bucket.answered(10 * SECOND, true, 11 * SECOND, false);

        assertThat(bucket.waitNanos(11 * SECOND + 500 * MILLI)).isPositive();
        assertThat(bucket.takeUnseen()).as("a token half a window too early").isFalse();
    }

    @Test
    void whereCallsGoOneAtATimeNoneIsTakenUnseenBesideAnother() {
        quota.pass(Duration.ofSeconds(2));
        quota.limiter
                .limit(Mono.error(new ApiException("update", -14, "too fast")))
                .onErrorComplete()
                .subscribe();
        assertThat(quota.status().mode()).isEqualTo(Mode.STRICT);
        quota.pass(Duration.ofSeconds(2));
        quota.open("held", Sinks.one()).subscribe();
        quota.pass(Duration.ofSeconds(2));
        assertThat(quota.status().free()).isEqualTo(4);

        quota.call("beside").subscribe();

        assertThat(quota.made).containsExactly("held");
    }

    @Test
    void aCallNeverSentDoesNotLetALaterOneBeTakenForIt() {
        assertThat(bucket.takeUnseen()).isTrue();
        bucket.unsent();
        bucket.take(10 * SECOND);
        long before = bucket.waitNanos(10 * SECOND);
        bucket.sent(10 * SECOND + 100 * MILLI);

        assertThat(bucket.waitNanos(10 * SECOND + 100 * MILLI)).isEqualTo(Math.max(0, before - 100 * MILLI));
    }

    @Test
    void whereNoTokenIsHeldNoneIsTakenUnseen() {
        for (int i = 0; i < 5; i++) {
            bucket.take(10 * SECOND + 200L * i * MILLI);
        }
        assertThat(bucket.waitNanos(20 * SECOND)).isEqualTo(TokenBucket.NEVER);

        assertThat(bucket.takeUnseen()).isFalse();
    }
}
