package dev.chitchat.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Always has a call to make and makes it as soon as its bucket allows. */
final class SaturatedClient {

    private static final long UNSET = Long.MAX_VALUE;

    private final EventLoop loop;
    private final SimulatedServer server;
    private final TokenBucket bucket;
    private final LongUnaryOperator clock;
    private final List<Long> rejectedSends = new ArrayList<>();
    private long callsLeft;
    private long firstSend = UNSET;
    private long lastSend;
    private long wakeAt = UNSET;
    private int accepted;

    SaturatedClient(EventLoop loop, SimulatedServer server, long calls) {
        this(loop, server, calls, nanos -> nanos);
    }

    /** The clock says what the client reads at a moment of simulated time. */
    SaturatedClient(EventLoop loop, SimulatedServer server, long calls, LongUnaryOperator clock) {
        this.loop = loop;
        this.server = server;
        this.clock = clock;
        this.callsLeft = calls;
        this.bucket = new TokenBucket(Rate.perSecond(5), clockNow());
        loop.at(loop.now(), this::sendWhatMayGo);
    }

    private long clockNow() {
        return clock.applyAsLong(loop.now());
    }

    private void sendWhatMayGo() {
        while (callsLeft > 0) {
            long wait = bucket.waitNanos(clockNow(), 0);
            if (wait > 0) {
                wakeAfter(wait);
                return;
            }
            send();
        }
    }

    private void wakeAfter(long wait) {
        if (wait == TokenBucket.NEVER || loop.now() + wait >= wakeAt) {
            return;
        }
        long at = loop.now() + wait;
        wakeAt = at;
        loop.at(at, () -> {
            if (wakeAt == at) {
                wakeAt = UNSET;
                sendWhatMayGo();
            }
        });
    }

    private void send() {
        long sent = loop.now();
        long sentByClock = clockNow();
        bucket.lease(sentByClock);
        callsLeft--;
        firstSend = Math.min(firstSend, sent);
        lastSend = sent;
        server.call(ok -> {
            if (ok) {
                accepted++;
            } else {
                rejectedSends.add(sent);
            }
            bucket.answered(sentByClock, clockNow(), !ok);
            sendWhatMayGo();
        });
    }

    int accepted() {
        return accepted;
    }

    int rejected() {
        return rejectedSends.size();
    }

    /** When the calls that were rejected had been sent. */
    List<Long> rejectedSends() {
        return rejectedSends;
    }

    long firstSendNanos() {
        return firstSend;
    }

    long lastSendNanos() {
        return lastSend;
    }

    TokenBucket bucket() {
        return bucket;
    }
}
