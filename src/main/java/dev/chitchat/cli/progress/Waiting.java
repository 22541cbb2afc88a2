package dev.chitchat.cli.progress;

import dev.chitchat.cli.process.Formats;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.retry.ServiceState;
import java.util.function.Supplier;

/** Says what a stream waits for, where that is not simply its turn. */
public final class Waiting {

    private final Tally tally;
    private final Supplier<QuotaStatus> quota;
    private final Supplier<RetryStatus> retries;

    public Waiting(Tally tally, Supplier<QuotaStatus> quota, Supplier<RetryStatus> retries) {
        this.tally = tally;
        this.quota = quota;
        this.retries = retries;
    }

    /** How the client's retries stand. */
    RetryStatus service() {
        return retries.get();
    }

    /** A few words, or none while nothing is out of the ordinary. */
    String words() {
        QuotaStatus status = quota.get();
        if (tally.readSoFar() == tally.done()) {
            return "waits for input";
        }
        RetryStatus service = retries.get();
        if (service.service() == ServiceState.DOWN) {
            return "service is down for " + Formats.time(service.downFor().toMillis() / 1_000.0) + ", waits for it";
        }
        if (status.underWay() == 0 && status.free() > 0 && service.lastFailure() != null) {
            return "service fails, waits to retry";
        }
        return switch (status.mode()) {
            case NORMAL -> "";
            case PACED -> "evenly paced after a rejection";
            case STRICT -> "one call at a time after rejections";
            case SHARED -> "slowed down, others use the quota too";
        };
    }
}
