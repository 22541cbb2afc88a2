package dev.chitchat.quota;

import dev.chitchat.sandbox.Jitter;
import java.time.Duration;
import java.util.function.LongPredicate;

/** How the gateways that people put before a service count 5 calls a second, and the networks they are measured on. */
enum GatewayModels {
    /** {@code limit_req rate=5r/s}: nothing but even spacing. */
    NGINX {
        @Override
        LongPredicate counter(long phaseNanos) {
            return new LeakyBucket(0);
        }
    },
    /** {@code limit_req rate=5r/s burst=4 nodelay}. */
    NGINX_BURST_4 {
        @Override
        LongPredicate counter(long phaseNanos) {
            return new LeakyBucket(4);
        }
    },
    /** {@code http_req_rate(1s)}, more than 5 refused; refused ones count too. */
    HAPROXY {
        @Override
        LongPredicate counter(long phaseNanos) {
            return new TwoPeriods(phaseNanos);
        }
    };

    private static final long MILLI = 1_000_000;

    abstract LongPredicate counter(long phaseNanos);

    /** What one way takes: nothing; 30±10 ms; 60±30 ms and 400 ms more for 2 of 100 messages. */
    enum Way {
        NONE(0.2, 0, 0),
        NORMAL(30, 10, 0),
        NORMAL_SPIKE(60, 30, 0.02);

        private final double meanMillis;
        private final double deviation;
        private final double spikes;

        Way(double meanMillis, double deviation, double spikes) {
            this.meanMillis = meanMillis;
            this.deviation = deviation;
            this.spikes = spikes;
        }

        Jitter jitter() {
            return random -> {
                double millis = Math.max(0, meanMillis + deviation * random.nextGaussian());
                return Duration.ofNanos((long) (MILLI * (random.nextDouble() < spikes ? millis + 400 : millis)));
            };
        }
    }

    /** As nginx computes it: thousandths of a call by milliseconds. */
    private static final class LeakyBucket implements LongPredicate {

        private final long most;
        private long last = -1;
        private long excess;

        LeakyBucket(int burst) {
            this.most = burst * 1000L;
        }

        @Override
        public boolean test(long nanos) {
            long now = nanos / MILLI;
            long after = last < 0 ? 0 : Math.max(0, excess - 5 * (now - last) + 1000);
            if (after > most) {
                return false;
            }
            last = now;
            excess = after;
            return true;
        }
    }

    /** As HAProxy computes it: the present second, and of the one before the part that a sliding one would see. */
    private static final class TwoPeriods implements LongPredicate {

        private final long phaseNanos;
        private long second;
        private long before;
        private long present;

        TwoPeriods(long phaseNanos) {
            this.phaseNanos = phaseNanos;
        }

        @Override
        public boolean test(long nanos) {
            long millis = (nanos + phaseNanos) / MILLI;
            if (millis / 1000 > second) {
                before = millis / 1000 == second + 1 ? present : 0;
                present = 0;
                second = millis / 1000;
            }
            present++;
            return (before * (1000 - millis % 1000) + present * 1000) / 1000 <= 5;
        }
    }
}
