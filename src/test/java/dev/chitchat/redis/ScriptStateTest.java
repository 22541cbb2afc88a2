package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.quota.Rate;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the script makes of a state that others have left: other rates, another version, nonsense. */
@Timeout(60)
class ScriptStateTest {

    private static final Rate FIVE = Rate.perSecond(5);
    private static final Rate TEN = Rate.perSecond(10);
    private static final long START = 3_600_000_000L;

    private static RedisProcess redis;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;
    private static int keys;

    private final Talk talk = new Talk(START);
    private String key;

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
        client = RedisClient.create(redis.uri());
        connection = client.connect();
    }

    @AfterAll
    static void stop() {
        client.shutdown();
        redis.close();
    }

    @BeforeEach
    void open() {
        key = "state" + keys++;
    }

    private TimedScript at(Rate rate) {
        return new TimedScript(connection, key, rate);
    }

    private TimedScript before(String name, Rate rate) {
        try (InputStream script = ScriptStateTest.class.getResourceAsStream(name)) {
            String text = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
            return new TimedScript(connection, key, rate, text);
        } catch (IOException torn) {
            throw new AssertionError(torn);
        }
    }

    @Test
    void ofTwoRatesTheStricterHoldsForBoth() {
        Talk.Caller five = talk.join(at(FIVE));
        Talk.Caller ten = talk.join(at(TEN));

        List<Long> calls = talk.pass(60);

        assertThat(calls.size() / 60.0).isGreaterThanOrEqualTo(4.5);
        assertThat(Talk.mostInASecond(calls)).isLessThanOrEqualTo(5);
        assertThat(Math.min(five.calls(), ten.calls())).isGreaterThan(100);
    }

    @Test
    void aStricterRateThatNoneHasStatedForAMinuteIsForgotten() {
        Talk.Caller changing = talk.join(at(FIVE));
        talk.pass(5);
        changing.become(at(TEN));

        assertThat(talk.pass(60).size() / 60.0).isBetween(4.5, 5.2);
        assertThat(talk.pass(30).size() / 30.0).isGreaterThanOrEqualTo(9);
    }

    /** A process that waits for days is no sign of a broken state, which counts as a full window used each time. */
    @Test
    void aWindowOfAWeekGrantsItsCallsWeekByWeek() {
        talk.join(at(new Rate(2, Duration.ofDays(7))));

        assertThat(talk.pass(28 * 86_400).size()).isBetween(6, 10);
    }

    @Test
    void placesThatImpatientCallersLeaveAreUsed() {
        for (int i = 0; i < 8; i++) {
            talk.join(at(Rate.perSecond(20))).waitsAtMost(40_000);
        }
        talk.pass(2);

        List<Long> calls = talk.pass(8);

        assertThat(calls.size() / 8.0).as("of 20 a second").isGreaterThanOrEqualTo(17);
        assertThat(Talk.mostInASecond(calls)).isLessThanOrEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aProcessThatDiesInACallStopsNoOther(int deaths) {
        for (int i = 0; i < 6; i++) {
            Talk.Caller process = talk.join(at(FIVE));
            if (i < deaths) {
                process.dieInACall();
            }
        }
        talk.pass(2);

        List<Long> calls = talk.pass(8);

        assertThat(Talk.longestGapSeconds(calls)).isLessThan(1.2);
        assertThat(calls.size() / 8.0).isGreaterThanOrEqualTo((5 - deaths) * 0.9);
    }

    @Test
    void aRollingChangeOfTheRateNeverStopsTheCalls() {
        List<Talk.Caller> six = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            six.add(talk.join(at(FIVE)));
        }
        List<Long> calls = new ArrayList<>(talk.pass(5));
        for (Rate rate : List.of(TEN, FIVE)) {
            for (Talk.Caller process : six) {
                process.become(at(rate));
                calls.addAll(talk.pass(3));
            }
            calls.addAll(talk.pass(5));
        }

        assertThat(calls.size() / 51.0).isGreaterThanOrEqualTo(4.5);
        assertThat(Talk.longestGapSeconds(calls)).isLessThan(1.5);
        assertThat(Talk.mostInASecond(calls)).isLessThanOrEqualTo(5);
    }

    /** The part of the fleet that is not yet renewed shares the tokens, whichever script came first. */
    @ParameterizedTest(name = "{0}, the newest first: {1}")
    @CsvSource({"quota-0.lua,true", "quota-0.lua,false", "quota-1.lua,true", "quota-1.lua,false"})
    void aFleetWithAScriptOfBeforeKeepsTheLimit(String older, boolean newFirst) {
        Talk.Caller one = talk.join(newFirst ? at(FIVE) : before(older, FIVE));
        List<Long> calls = new ArrayList<>(talk.pass(5));
        Talk.Caller two = talk.join(newFirst ? before(older, FIVE) : at(FIVE));
        Talk.Caller three = talk.join(at(FIVE));
        calls.addAll(talk.pass(40));

        assertThat(Talk.mostInASecond(calls)).isLessThanOrEqualTo(5);
        assertThat(calls.size() / 45.0).isGreaterThanOrEqualTo(4.5);
        assertThat(List.of(one, two, three)).allMatch(process -> process.calls() > 30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nil",
                "7",
                "'text'",
                "{}",
                "{ 1, 2, 3 }",
                "{ usable = 5 }",
                "{ format = 2 }",
                "{ format = 3, usable = 5 }",
                "{ usable = true, held = 'x' }",
                "{ { { { {} } } } }",
            })
    void aStateThatSomebodyPackedCountsAsAFullWindowAndHeals(String packed) {
        write("return cmsgpack.pack(" + packed + ")");

        assertCountsAndHeals();
    }

    @Test
    void aStateThatIsNotPackedCountsAsAFullWindowAndHeals() {
        connection.sync().set(key, "\u0001\u0002 nonsense");

        assertCountsAndHeals();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "format",
                "time",
                "shift",
                "even",
                "n",
                "window",
                "level",
                "above",
                "accepted",
                "patience",
                "rejection",
                "change",
                "strike",
                "probing",
                "held",
                "leases",
                "book",
                "rates"
            })
    void aStateWithOneFieldMissingOrOfAnotherKindHeals(String field) {
        for (String value : List.of("nil", "'x'", "{ 'x' }", "{ { 1 } }", "0 / 0", "2 ^ 60", "{ { 'a', 'b', 'c' } }")) {
            leaveSoundState();
            write("local s = cmsgpack.unpack(redis.call('GET', KEYS[1])); s." + field + " = " + value
                    + "; return cmsgpack.pack(s)");

            assertHeals(field + " = " + value);
        }
    }

    /** Leaves a sound state behind, all tokens free. */
    private void leaveSoundState() {
        key = "state" + keys++;
        ask(START);
    }

    private void write(String script) {
        String set = "local function f() " + script + " end redis.call('SET', KEYS[1], f())";
        connection.sync().eval(set, ScriptOutputType.STATUS, key);
    }

    private void assertCountsAndHeals() {
        assertThat(ask(START).granted()).as("a full window counts").isFalse();
        assertHeals(key);
    }

    private void assertHeals(String what) {
        ask(START + 2_000_000);
        assertThat(ask(START + 5_000_000).underWay()).as(what).isPositive();
    }

    private StoreAnswer ask(long now) {
        return at(FIVE).exchange(
                        new StoreRequest(
                                "me",
                                "me:1",
                                Duration.ZERO,
                                Duration.ZERO,
                                Duration.ofSeconds(60),
                                false,
                                false,
                                List.of()),
                        now);
    }
}
