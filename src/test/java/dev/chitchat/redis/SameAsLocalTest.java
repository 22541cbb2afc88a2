package dev.chitchat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chitchat.quota.LocalDecisions;
import dev.chitchat.quota.Mode;
import dev.chitchat.quota.Rate;
import dev.chitchat.quota.spi.LeaseRelease;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.Verdict;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script and the local bucket told the same: the same waits and the same strictness, call by call. */
@Timeout(60)
class SameAsLocalTest {

    private static final List<Mode> MODES = List.of(Mode.NORMAL, Mode.PACED, Mode.STRICT, Mode.SHARED);

    /** Six seconds, since 6 can be divided by 1, 2, 3, 4 and 5 in microseconds. */
    private static final Rate RATE = new Rate(5, Duration.ofSeconds(6));

    private static final long MICRO = 1_000;
    private static final long ROUND_TRIP = 40_000_000;
    private static final long START = Duration.ofHours(1).toNanos();

    private static RedisProcess redis;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;
    private static int keys;

    private final LocalDecisions local = new LocalDecisions(RATE, START);
    private final Set<Mode> seen = EnumSet.noneOf(Mode.class);
    private TimedScript script;
    private long now = START;

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
        script = new TimedScript(connection, "key" + keys++, RATE);
    }

    record Story(String name, int calls, Set<Mode> modes, IntFunction<Verdict> ends) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Story rejected(String name, int calls, Set<Mode> modes, Integer... which) {
        Set<Integer> rejected = Set.of(which);
        return new Story(name, calls, modes, call -> rejected.contains(call) ? Verdict.REJECTED : Verdict.ANSWERED);
    }

    private static Verdict anyhow(int call) {
        return switch (call % 7) {
            case 2 -> Verdict.UNANSWERED;
            case 4, 5 -> Verdict.UNSENT;
            default -> Verdict.ANSWERED;
        };
    }

    static Stream<Story> stories() {
        Set<Mode> all = EnumSet.allOf(Mode.class);
        return Stream.of(
                rejected("nothing happens", 30, EnumSet.of(Mode.NORMAL)),
                new Story("calls get lost", 60, EnumSet.of(Mode.NORMAL), SameAsLocalTest::anyhow),
                rejected("few calls are too many", 500, EnumSet.of(Mode.NORMAL, Mode.STRICT, Mode.PACED), 1),
                rejected("a burst is too many", 160, EnumSet.of(Mode.NORMAL, Mode.PACED), 20),
                rejected("a stranger comes and goes", 400, all, 20, 30, 40, 43, 46, 49, 90, 91, 92),
                rejected("a stranger takes everything", 200, all, 20, 22, 24, 26, 28, 30, 32, 33, 34, 35, 36, 37),
                rejected("a newcomer after a long time", 900, EnumSet.of(Mode.NORMAL, Mode.SHARED, Mode.PACED), 520));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void bothDecideAlike(Story story) {
        List<LeaseRelease> news = List.of();
        for (int call = 0; call < story.calls; call++) {
            String lease = "me:" + call;
            await(lease, news);
            long sent = now;
            Verdict verdict = story.ends.apply(call);
            now += ROUND_TRIP;
            local.ended(verdict, sent, now);
            long late = verdict == Verdict.UNANSWERED && call > 0 ? ROUND_TRIP - local.floorNanos() : 0;
            news = List.of(new LeaseRelease(lease, verdict, Duration.ofNanos(ROUND_TRIP), Duration.ofNanos(-late)));
        }
        assertThat(seen).isEqualTo(story.modes);
    }

    /** Until both let the call go. */
    private void await(String lease, List<LeaseRelease> news) {
        Duration wait = local.waits(now);
        StoreAnswer answer = ask(lease, news);
        while (wait.toNanos() > MICRO) {
            assertThat(answer.granted()).as(lease).isFalse();
            if (wait.compareTo(RATE.window()) <= 0) {
                assertThat(answer.pause().toNanos()).as(lease).isCloseTo(wait.toNanos(), within(5 * MICRO));
            }
            now += Math.min(answer.pause().toNanos(), wait.toNanos());
            now += 2 * MICRO - now % MICRO;
            wait = local.waits(now);
            answer = ask(lease, List.of());
        }
        assertThat(answer.granted()).as(lease).isTrue();
        local.take(now);
    }

    private StoreAnswer ask(String lease, List<LeaseRelease> news) {
        StoreAnswer answer = script.exchange(
                new StoreRequest(
                        "me",
                        lease,
                        Duration.ofNanos(local.floorNanos()),
                        Duration.ZERO,
                        RATE.window(),
                        false,
                        false,
                        news),
                now / MICRO);
        assertThat(MODES.get(answer.strictness())).as(lease).isEqualTo(local.mode());
        seen.add(MODES.get(answer.strictness()));
        return answer;
    }
}
