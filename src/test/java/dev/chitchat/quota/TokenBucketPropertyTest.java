package dev.chitchat.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two million events of random schedules: whatever happens to the calls, the server never sees too many, and no token is lost or made up. */
class TokenBucketPropertyTest {

    private static final long SECOND = 1_000_000_000;
    private static final int LEARNING_CALLS = 12;

    private final EventLoop loop = new EventLoop();

    @ParameterizedTest
    @CsvSource({
        "1, 5, 200000",
        "2, 5, 200000",
        "3, 1, 100000",
        "4, 2, 100000",
        "5, 17, 150000",
        "6, 100, 150000",
        "12, 5, 100000"
    })
    void noWindowHoldsMoreThanNArrivalsAndNoTokenIsLostOrInvented(long seed, int tokens, int calls) {
        Schedule schedule = run(seed, tokens, calls);

        assertThat(schedule.server.mostInAnyWindow()).as(schedule.what).isBetween(tokens - tokens / 50, tokens);
        assertNoTokenIsLost(schedule);
    }

    private Schedule run(long seed, int tokens, int calls) {
        Rate rate = new Rate(tokens, Duration.ofSeconds(1));
        String what = "seed " + seed + ", " + tokens + " tokens";
        Schedule schedule = new Schedule(rate, new SplittableRandom(seed), calls, what);
        schedule.next();
        loop.run();
        return schedule;
    }

    private void assertNoTokenIsLost(Schedule schedule) {
        assertThat(schedule.bucket.underWay).as(schedule.what).isZero();
        assertThat(schedule.bucket.free(loop.now() + 30 * SECOND))
                .as(schedule.what)
                .isEqualTo(schedule.bucket.rate.tokens());
    }

    /** Makes calls in bursts and with rests; each ends in one of the ways a call can end. */
    private final class Schedule {

        private final TokenBucket bucket;
        private final ModelServer server;
        private final SplittableRandom random;
        private final int calls;
        private final String what;
        private int made;

        Schedule(Rate rate, SplittableRandom random, int calls, String what) {
            this.what = what;
            this.random = random;
            this.calls = calls;
            this.bucket = new TokenBucket(rate, 0);
            this.server = new ModelServer(rate.window().toNanos(), random.split());
        }

        void next() {
            if (made == calls) {
                return;
            }
            long wait = bucket.waitNanos(loop.now(), 0);
            if (wait > 0) {
                loop.after(wait == TokenBucket.NEVER ? 1_000_000 : wait, this::next);
            } else {
                bucket.lease(loop.now());
                made++;
                long connecting = made > LEARNING_CALLS && random.nextInt(50) == 0 ? random.nextLong(SECOND / 5) : 0;
                loop.after(connecting, this::call);
                loop.after(pause(), this::next);
            }
        }

        private long pause() {
            return switch (random.nextInt(200)) {
                case 0 -> random.nextLong(3 * SECOND);
                case 1, 2, 3, 4, 5 -> random.nextLong(SECOND / 10);
                default -> 0;
            };
        }

        private void call() {
            long sent = loop.now();
            boolean learning = made <= LEARNING_CALLS;
            int fate = learning ? 99 : random.nextInt(100);
            if (fate < 4) {
                end(random.nextLong(SECOND / 4), bucket::unsent);
                return;
            }
            boolean givenUpAtOnce = fate >= 8 && fate < 12;
            long in = server.way(learning);
            loop.after(in, () -> server.arrive(loop.now()));
            if (fate < 8) {
                end(in + random.nextLong(SECOND), () -> bucket.unanswered(loop.now()));
            } else if (givenUpAtOnce) {
                end(random.nextLong(in), () -> bucket.unanswered(loop.now()));
            } else {
                boolean rejected = !learning && random.nextInt(2000) == 0;
                long pause = !learning && random.nextInt(500) == 0 ? random.nextLong(10 * SECOND) : 0;
                end(in + pause + server.way(learning), () -> bucket.answered(sent, loop.now(), rejected));
            }
        }

        private void end(long after, Runnable settle) {
            loop.after(after, settle);
        }
    }
}
