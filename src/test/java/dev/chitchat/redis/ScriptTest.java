package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.quota.spi.LeaseRelease;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.TokenStore;
import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the script answers, asked directly; a long window keeps the passing time out of it. */
@Timeout(60)
class ScriptTest {

    private static final Duration WINDOW = Duration.ofSeconds(100);
    private static final Duration TERM = Duration.ofSeconds(10);
    private static int scopes;

    private static RedisProcess redis;
    private static RedisQuota stores;
    private TokenStore store;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        stores = new RedisQuota(
                RedisLink.at(RedisAddress.of(redis.uri())),
                RedisQuotaOptions.of(new dev.chitchat.quota.Rate(1, WINDOW)));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void open() {
        store = stores.open("script" + scopes++, "update");
    }

    private StoreAnswer ask(String process, String lease, long floorSeconds, LeaseRelease... ended) {
        return exchange(new StoreRequest(
                process, lease, Duration.ofSeconds(floorSeconds), Duration.ZERO, TERM, false, false, List.of(ended)));
    }

    private StoreAnswer exchange(StoreRequest request) {
        return Objects.requireNonNull(store.exchange(request).block(Duration.ofSeconds(20)));
    }

    private static LeaseRelease answered(String lease, long agoSeconds) {
        return new LeaseRelease(lease, Verdict.ANSWERED, Duration.ofSeconds(1), Duration.ofSeconds(agoSeconds));
    }

    @Test
    void theFirstCallIsGrantedAndTheNextWaits() {
        assertThat(ask("a", "a1", 0).granted()).isTrue();

        StoreAnswer next = ask("b", "b1", 0);

        assertThat(next.granted()).isFalse();
        assertThat(next.underWay()).isEqualTo(1);
        assertThat(next.pause()).isPositive();
    }

    @Test
    void aLeaseWhoseAnswerGotLostIsGivenAgain() {
        ask("a", "a1", 0);

        StoreAnswer again = ask("a", "a1", 0);

        assertThat(again.granted()).isTrue();
        assertThat(again.underWay()).isEqualTo(1);
    }

    @Test
    void aCheckFreesNoTokenOfACallThatMayArriveYet() {
        ask("a", "a1", 0);
        LeaseRelease late = new LeaseRelease("a1", Verdict.UNANSWERED, null, Duration.ofMinutes(-15));
        exchange(new StoreRequest(
                "a", "", Duration.ZERO, Duration.ZERO, TERM.multipliedBy(100), false, false, List.of(late)));

        stores.check().block(Duration.ofSeconds(20));

        StoreRequest next = new StoreRequest(
                "a", "a2", Duration.ZERO, Duration.ofSeconds(500), TERM.multipliedBy(100), false, false, List.of());
        assertThat(exchange(next).granted()).as("1,000 s ahead of its moment").isFalse();
    }

    @Test
    void aTokenReturnsAWindowAfterTheAnswer() {
        ask("a", "a1", 0);

        StoreAnswer answer = ask("a", "a2", 0, answered("a1", 10));

        assertThat(answer.granted()).isFalse();
        assertThat(answer.pause()).isBetween(Duration.ofSeconds(89), Duration.ofSeconds(91));
    }

    @Test
    void theRoundTripsFloorIsSparedWhereBothRoutesLookAlike() {
        ask("a", "a1", 10);

        StoreAnswer answer = ask("b", "b1", 11, answered("a1", 0));

        // The settlement carries the floor of the request that brings it.
        assertThat(answer.pause()).isBetween(Duration.ofSeconds(88), Duration.ofSeconds(91));
    }

    @Test
    void aProcessOnAnotherRouteWaitsForTheWholeWindow() {
        ask("a", "a1", 20);
        ask("a", "", 20, answered("a1", 0));

        assertThat(ask("b", "b1", 5).pause()).isGreaterThan(Duration.ofSeconds(99));
    }

    @Test
    void aCallNeverWrittenFreesItsTokenAtOnce() {
        ask("a", "a1", 0);
        LeaseRelease unsent = new LeaseRelease("a1", Verdict.UNSENT, null, Duration.ZERO);

        StoreAnswer answer = ask("", "", 0, unsent);

        assertThat(answer.free()).isEqualTo(1);
        assertThat(answer.underWay()).isZero();
    }

    @Test
    void aSettlementToldTwiceGivesNoSecondToken() {
        ask("a", "a1", 0);
        ask("a", "", 0, answered("a1", 0));

        StoreAnswer twice = ask("a", "a2", 0, answered("a1", 0));

        assertThat(twice.granted()).isFalse();
        assertThat(twice.free() + twice.underWay()).isZero();
        assertThat(twice.pause()).isGreaterThan(Duration.ofSeconds(99));
    }

    @Test
    void aCallOfWhichTheServerKnowsNothingCounts() {
        StoreAnswer answer = ask("a", "a2", 0, answered("lost", 10));

        assertThat(answer.granted()).isFalse();
        assertThat(answer.pause()).isBetween(Duration.ofSeconds(89), Duration.ofSeconds(91));
    }

    @Test
    void aStateThatWasLostIsTakenForFull() {
        StoreAnswer answer =
                exchange(new StoreRequest("a", "a1", Duration.ZERO, Duration.ZERO, TERM, true, false, List.of()));

        assertThat(answer.granted()).isFalse();
        assertThat(answer.free()).isZero();
    }

    @Test
    void whoAskedFirstIsServedFirst() {
        ask("a", "a1", 0);
        ask("a", "", 0, answered("a1", 100));
        exchange(new StoreRequest(
                "x", "x1", Duration.ZERO, Duration.ZERO, TERM, false, false, List.of(answered("lost", 99))));

        StoreAnswer second = ask("y", "y1", 0);

        assertThat(second.processes()).isEqualTo(2);
        assertThat(second.granted()).isFalse();
    }
}
