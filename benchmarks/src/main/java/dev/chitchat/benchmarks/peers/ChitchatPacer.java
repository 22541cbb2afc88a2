package dev.chitchat.benchmarks.peers;

import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Quota;
import dev.chitchat.quota.QuotaOptions;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.quota.Rate;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Our limiter alone, without the client around it; the settling of each call is part of it. */
final class ChitchatPacer implements Pacer {

    private static final int ROOM = 2_000_000;

    private final Limiter limiter;

    ChitchatPacer(Rate rate) {
        QuotaOptions options = QuotaOptions.of(rate).withMaxWaiting(ROOM);
        limiter = Quota.local(options).limiter(UUID.randomUUID().toString(), "benchmark");
    }

    @Override
    public <T> Mono<T> limit(Mono<T> call) {
        return limiter.limit(call);
    }

    @Override
    public String permits() {
        QuotaStatus status = limiter.status();
        return status.free() + " of " + status.tokens() + " free, " + status.waiting() + " waiting";
    }

    @Override
    public void close() {
        limiter.close();
    }
}
