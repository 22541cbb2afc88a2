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
    @CsvSource({"1, 5, 250000", "2, 5, 250000", "3, 1, 100000", "4, 2, 100000", "5, 17, 150000", "6, 100, 150000"})
    void noWindowHoldsMoreThanNArrivalsAndNoTokenIsLostOrInvented(long seed, int tokens, int calls) {
        Rate rate = new Rate(tokens, Duration.ofSeconds(1));
        Schedule schedule = new Schedule(rate, new SplittableRandom(seed), calls);
        String what = "seed " + seed + ", " + tokens + " tokens";

        schedule.next();
        loop.run();

        assertThat(schedule.server.mostInAnyWindow()).as(what).isEqualTo(tokens);
        assertThat(schedule.bucket.underWay()).as(what).isZero();
        assertThat(schedule.bucket.free(loop.now() + 10 * SECOND)).as(what).isEqualTo(tokens);
    }

    /** Makes calls in bursts and with rests; each ends in one of the ways a call can end. */
    private final class Schedule {

        private final TokenBucket bucket;
        private final ModelServer server;
        private final SplittableRandom random;
        private final int calls;
        private int made;

        Schedule(Rate rate, SplittableRandom random, int calls) {
            this.random = random;
            this.calls = calls;
            this.bucket = new TokenBucket(rate, 0);
            this.server = new ModelServer(rate.window().toNanos(), random.split());
        }

        void next() {
            if (made == calls) {
                return;
            }
            long wait = bucket.waitNanos(loop.now());
            if (wait == TokenBucket.NEVER) {
                loop.after(1_000_000, this::next);
            } else if (wait > 0) {
                loop.after(wait, this::next);
            } else {
                made++;
                bucket.take(loop.now());
                call();
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
            long in = server.way(learning || givenUpAtOnce);
            loop.after(in, () -> server.arrive(loop.now()));
            if (fate < 8) {
                end(in + random.nextLong(SECOND), () -> bucket.unanswered(loop.now()));
            } else if (givenUpAtOnce) {
                end(random.nextLong(in), () -> bucket.unanswered(loop.now()));
            } else {
                boolean rejected = !learning && random.nextInt(2000) == 0;
                long pause = !learning && random.nextInt(500) == 0 ? random.nextLong(10 * SECOND) : 0;
                end(in + pause + server.way(learning), () -> bucket.answered(sent, true, loop.now(), rejected));
            }
        }

        private void end(long after, Runnable settle) {
            loop.after(after, settle);
        }
    }
}
