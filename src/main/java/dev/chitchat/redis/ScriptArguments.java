package dev.chitchat.redis;

import dev.chitchat.quota.Rate;
import dev.chitchat.quota.spi.LeaseRelease;
import dev.chitchat.quota.spi.StoreAnswer;
import dev.chitchat.quota.spi.StoreRequest;
import dev.chitchat.quota.spi.Verdict;
import java.time.Duration;
import java.util.List;

/** Requests and answers as the script knows them: microseconds, rounded to the safe side. */
final class ScriptArguments {

    private static final long NANOS = 1_000;
    /** As the script numbers them. */
    private static final int FIXED = 9;

    private static final int EACH = 4;

    private final String tokens;
    private final String window;

    ScriptArguments(Rate rate) {
        this.tokens = Integer.toString(rate.tokens());
        this.window = up(rate.window());
    }

    String[] of(StoreRequest request) {
        List<LeaseRelease> settlements = request.settlements();
        String[] arguments = new String[FIXED + EACH * settlements.size()];
        arguments[0] = tokens;
        arguments[1] = window;
        arguments[2] = request.process();
        arguments[3] = request.lease();
        arguments[4] = down(request.floor());
        arguments[5] = down(request.ahead());
        arguments[6] = up(request.leaseTerm());
        arguments[7] = request.recent() ? "1" : "0";
        arguments[8] = request.more() ? "1" : "0";
        int at = FIXED;
        for (LeaseRelease settlement : settlements) {
            arguments[at++] = settlement.lease();
            arguments[at++] = letter(settlement.verdict());
            Duration roundTrip = settlement.roundTrip();
            arguments[at++] = roundTrip == null ? "-1" : up(roundTrip);
            arguments[at++] = down(settlement.ago());
        }
        return arguments;
    }

    static StoreAnswer read(List<Long> answer) {
        return new StoreAnswer(
                answer.get(0) == 1,
                Duration.ofNanos(answer.get(1) * NANOS),
                Duration.ofNanos(answer.get(2) * NANOS),
                answer.get(3).intValue(),
                answer.get(4).intValue(),
                answer.get(5).intValue(),
                answer.get(6).intValue());
    }

    /** Whether there was a state that the script could not read. */
    static boolean replaced(List<Long> answer) {
        return answer.get(7) == 1;
    }

    private static String letter(Verdict verdict) {
        return switch (verdict) {
            case ANSWERED -> "A";
            case REJECTED -> "R";
            case UNANSWERED -> "U";
            case UNSENT -> "N";
        };
    }

    private static String up(Duration time) {
        return Long.toString((time.toNanos() + NANOS - 1) / NANOS);
    }

    private static String down(Duration time) {
        return Long.toString(Math.floorDiv(time.toNanos(), NANOS));
    }
}
