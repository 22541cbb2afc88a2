package dev.chitchat.internal.retry;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.TransportException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A service in virtual time that does as it is told, and remembers when it was tried. */
final class FlakyService {

    private final VirtualTimeScheduler time;
    private final List<Long> triedAtMillis = new ArrayList<>();
    private Supplier<@Nullable ChitchatException> outcome = () -> null;
    private Duration roundTrip = Duration.ofMillis(20);
    private int underWay;
    private int mostUnderWay;

    FlakyService(VirtualTimeScheduler time) {
        this.time = time;
    }

    void up() {
        outcome = () -> null;
    }

    void fails(Supplier<@Nullable ChitchatException> how) {
        outcome = how;
    }

    void takes(Duration span) {
        roundTrip = span;
    }

    Function<Runnable, Mono<String>> attempt() {
        return attempt(() -> null);
    }

    /** Attempts of a call that may bring its own failure. */
    Function<Runnable, Mono<String>> attempt(Supplier<@Nullable ChitchatException> own) {
        return written -> made(written, own);
    }

    private Mono<String> made(Runnable departs, Supplier<@Nullable ChitchatException> own) {
        return Mono.defer(() -> {
            departs.run();
            triedAtMillis.add(time.now(TimeUnit.MILLISECONDS));
            underWay++;
            mostUnderWay = Math.max(mostUnderWay, underWay);
            return Mono.delay(roundTrip, time).flatMap(over -> answer(own)).doFinally(signal -> underWay--);
        });
    }

    private Mono<String> answer(Supplier<@Nullable ChitchatException> own) {
        ChitchatException mine = own.get();
        ChitchatException failure = mine == null ? outcome.get() : mine;
        return failure == null ? Mono.just("done") : Mono.error(failure);
    }

    int tries() {
        return triedAtMillis.size();
    }

    long lastTryMillis() {
        return triedAtMillis.get(triedAtMillis.size() - 1);
    }

    int underWay() {
        return underWay;
    }

    /** Forgets what was seen so far, and tells how many tries there were. */
    int startCounting() {
        int before = tries();
        triedAtMillis.clear();
        mostUnderWay = underWay;
        return before;
    }

    int mostUnderWay() {
        return mostUnderWay;
    }

    static ChitchatException refused() {
        return TransportException.notSent("call was not sent: no connection", new IOException("refused"));
    }

    static ChitchatException allConnectionsInUse() {
        return TransportException.notSent("call was not sent: all connections stayed in use", new TimeoutException());
    }

    static ChitchatException reset() {
        return TransportException.maybeSent("call got no full answer", null);
    }

    static ChitchatException gateway() {
        return TransportException.httpStatus("call was answered with HTTP status 503", 503);
    }

    static ChitchatException code(int code) {
        return new ApiException("call", code, "", null);
    }
}
