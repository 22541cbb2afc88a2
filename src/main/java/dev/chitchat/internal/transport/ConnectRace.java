package dev.chitchat.internal.transport;

import dev.chitchat.error.RetryClass;
import dev.chitchat.error.TransportException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * One attempt at two addresses: the one whose turn it is, and the other one beside it or in its place.
 *
 * <p>The first that is about to write takes the call, and the other one is cancelled: so the call is written once at most.
 */
final class ConnectRace {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Exchange call;
    private final FailoverTransport addresses;
    private final MonoSink<byte[]> sink;
    private final Runner leader;
    private final Runner other;
    private final AtomicReference<@Nullable Runner> writer = new AtomicReference<>();
    private final AtomicBoolean otherStarted = new AtomicBoolean();
    private final AtomicInteger running = new AtomicInteger(1);
    private final Disposable.Swap timer = Disposables.swap();

    ConnectRace(
            Exchange call,
            FailoverTransport addresses,
            HttpTransport leader,
            HttpTransport other,
            MonoSink<byte[]> sink) {
        this.call = call;
        this.addresses = addresses;
        this.sink = sink;
        this.leader = new Runner(leader);
        this.other = new Runner(other);
    }

    void start() {
        sink.onCancel(Disposables.composite(timer, leader.exchange, other.exchange));
        leader.run();
        startOtherAfter(addresses.headStart());
    }

    private void startOtherAfter(Duration time) {
        if (!otherStarted.get()) {
            timer.update(Schedulers.parallel().schedule(this::timeIsUp, time.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    private void timeIsUp() {
        if (leader.at.isFull()) {
            startOtherAfter(LOOK_AGAIN);
        } else {
            startOther();
        }
    }

    private void startOther() {
        if (otherStarted.compareAndSet(false, true) && running.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0) {
            other.run();
        }
    }

    private void failed(Runner runner, Throwable why) {
        runner.failure = why;
        if (runner == leader && writer.get() == null && isUnreachable(why)) {
            startOther();
        }
        if (writer.get() == runner || running.decrementAndGet() == 0) {
            timer.dispose();
            sink.error(failure(why));
        }
    }

    private Throwable failure(Throwable last) {
        Throwable one = leader.failure;
        boolean bothFailed = writer.get() != leader;
        return bothFailed && one != null && other.failure instanceof TransportException also
                ? inTurn(call, one, also)
                : last;
    }

    private static boolean isUnreachable(Throwable failure) {
        return failure instanceof TransportException broken
                && !broken.maybeSent()
                && NoConnection.isUnreachable(broken.getCause());
    }

    private static TransportException inTurn(Exchange call, Throwable why, TransportException also) {
        if (!isUnreachable(also)) {
            also.addSuppressed(why);
            return also;
        }
        String lead = call.command() + " was not sent: ";
        String what = why.getMessage() + "; nor at the other address: " + without(lead, also);
        TransportException both = isToBeMended(why) && isToBeMended(also)
                ? TransportException.toBeMended(what, also)
                : TransportException.notSent(what, also);
        both.addSuppressed(why);
        return both;
    }

    private static boolean isToBeMended(Throwable failure) {
        return failure instanceof TransportException broken && broken.retryClass() == RetryClass.FINAL;
    }

    private static String without(String lead, TransportException failure) {
        String text = String.valueOf(failure.getMessage());
        return text.startsWith(lead) ? text.substring(lead.length()) : text;
    }

    private final class Runner implements HttpCall.Gate {

        private final HttpTransport at;
        private final Disposable.Swap exchange = Disposables.swap();
        private volatile @Nullable Throwable failure;

        Runner(HttpTransport at) {
            this.at = at;
        }

        void run() {
            exchange.update(at.exchange(call, this)
                    .subscribe(sink::success, why -> failed(this, why), null, Context.of(sink.contextView())));
        }

        @Override
        public boolean mayWrite() {
            if (!writer.compareAndSet(null, this)) {
                return false;
            }
            timer.dispose();
            if (this == leader) {
                other.exchange.dispose();
                addresses.connected(at);
            } else {
                leader.exchange.dispose();
                addresses.connectedInstead(at, whyNotLeader());
            }
            return true;
        }

        private String whyNotLeader() {
            Throwable why = leader.failure;
            return why == null
                    ? "no connection to " + leader.at.address() + " in time"
                    : String.valueOf(why.getMessage());
        }

        @Override
        public void unconnected(Duration waited) {
            if (writer.get() != null) {
                return;
            }
            if (this == leader) {
                addresses.waited(waited);
            }
            if (this == leader || leader.failure != null) {
                call.listener().unconnected(waited);
            }
        }
    }
}
