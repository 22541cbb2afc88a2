package dev.chitchat.cli;

import dev.chitchat.quota.QuotaStatus;
import java.util.function.Supplier;

/** Says what a stream waits for, where that is not simply its turn. */
final class Waiting {

    private final Tally tally;
    private final Supplier<QuotaStatus> quota;

    Waiting(Tally tally, Supplier<QuotaStatus> quota) {
        this.tally = tally;
        this.quota = quota;
    }

    /** A few words, or none while nothing is out of the ordinary. */
    String words() {
        QuotaStatus status = quota.get();
        if (tally.readSoFar() == tally.done()) {
            return "waits for input";
        }
        if (status.underWay() == 0 && status.waiting() == 0 && status.free() > 0) {
            return "service fails, waits to retry";
        }
        return switch (status.mode()) {
            case NORMAL -> "";
            case PACED -> "evenly paced after a rejection";
            case STRICT -> "one call at a time after rejections";
            case STRETCHED -> "slowed down, others use the quota too";
        };
    }
}
