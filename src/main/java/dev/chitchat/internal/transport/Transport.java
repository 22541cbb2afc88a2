package dev.chitchat.internal.transport;

import dev.chitchat.error.RetryClass;
import dev.chitchat.error.TransportException;
import dev.chitchat.quota.Permit;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.util.context.Context;

/**
 * Takes one call to the service and brings the bytes of its answer back. Thread-safe.
 *
 * <p>Where the service has two addresses, a call goes to the first that connects, within one attempt. The active
 * address has a head start; the other is tried beside it when it has not connected by then, or at once when it cannot.
 * The first about to write takes the call, and the other is cancelled. So a call is written once at most, and one token
 * is enough: only a missing connection leads to the other address, never an answer or what happens after writing.
 */
public final class Transport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final HttpTransport first;
    private final @Nullable HttpTransport backup;
    private final ActiveEndpoint active;

    Transport(HttpTransport first, @Nullable HttpTransport backup, ActiveEndpoint active) {
        this.first = first;
        this.backup = backup;
        this.active = active;
    }

    /** A transport, to be closed; opens no connection yet. No wish can have a request written twice. */
    public static Transport create(TransportOptions options, UnaryOperator<HttpClient> wishes) {
        URI backup = options.backupEndpoint;
        return new Transport(
                new HttpTransport(options, wishes),
                backup == null ? null : new HttpTransport(options.with(o -> o.endpoint = backup), wishes),
                new ActiveEndpoint(System::nanoTime, Duration.ofSeconds(1)));
    }

    /**
     * Makes one attempt: {@code POST}, answered with HTTP 200 and a whole body. Each subscription is one request, never
     * repeated. Emits TransportException without a usable answer, MalformedAnswerException for one larger than
     * {@link TransportOptions#maxAnswerBytes}, on the connection's event loop: do not block there. A cancel before the
     * request is written prevents that; later it closes the connection, and the call may have taken effect or not.
     */
    public Mono<byte[]> exchange(Exchange call) {
        HttpTransport second = backup;
        if (second == null) {
            return first.exchange(call, () -> true);
        }
        return Mono.create(sink -> {
            boolean away = active.isBackups();
            new Race(call, away ? second : first, away ? first : second, sink).start();
        });
    }

    /** An address was reached; {@code why} says why the active one was not, or is null where it is the active one. */
    private void connected(HttpTransport winner, @Nullable String why) {
        active.connected();
        String host = winner.options.endpoint.getHost();
        if (winner == first && active.isAway() && active.move(false)) {
            LOG.warn("calls go to {} again, it can be reached", host);
        } else if (winner != first && why != null && active.move(true)) {
            LOG.warn(
                    "calls go to the backup {} now and for at least {} s: {}",
                    host,
                    ActiveEndpoint.AWAY.toSeconds(),
                    why);
        }
    }

    /** {@return where calls go: the endpoint, or the backup endpoint while the first cannot be reached} */
    public URI endpoint() {
        HttpTransport second = backup;
        return (second != null && active.isAway() ? second : first).options.endpoint;
    }

    /** Closes idle connections at once, those in use when their call ends; calls that wait for one fail. Idempotent. */
    @Override
    public void close() {
        disposeLater().subscribe();
    }

    /** Like {@link #close()}, on subscription; completes when the idle connections are closed. */
    public Mono<Void> disposeLater() {
        HttpTransport second = backup;
        return second == null ? first.disposeLater() : Mono.whenDelayError(first.disposeLater(), second.disposeLater());
    }

    private static boolean isUnreachable(Throwable failure) {
        return failure instanceof TransportException broken
                && !broken.maybeSent()
                && Failures.isUnreachable(broken.getCause());
    }

    /** What a call comes to that neither address took. */
    private static TransportException inTurn(Exchange call, Throwable why, TransportException also) {
        if (!isUnreachable(also)) {
            also.addSuppressed(why);
            return also;
        }
        String lead = call.command() + " was not sent: ";
        String text = String.valueOf(also.getMessage());
        String what = why.getMessage() + "; nor at the other address: "
                + (text.startsWith(lead) ? text.substring(lead.length()) : text);
        TransportException both = isToBeMended(why) && isToBeMended(also)
                ? TransportException.permanent(what, also)
                : TransportException.notSent(what, also);
        both.addSuppressed(why);
        return both;
    }

    private static boolean isToBeMended(Throwable failure) {
        return failure instanceof TransportException broken && broken.retryClass() == RetryClass.FINAL;
    }

    /** One attempt at the active address, the leader, and at the other one beside it or in its place. */
    private final class Race {

        private final Exchange call;
        private final MonoSink<byte[]> sink;
        private final Runner leader;
        private final Runner other;
        private final AtomicReference<@Nullable Runner> writer = new AtomicReference<>();
        private final AtomicBoolean otherStarted = new AtomicBoolean();
        private final AtomicInteger running = new AtomicInteger(1);
        private final Disposable.Swap timer = Disposables.swap();

        Race(Exchange call, HttpTransport leader, HttpTransport other, MonoSink<byte[]> sink) {
            this.call = call;
            this.sink = sink;
            this.leader = new Runner(leader);
            this.other = new Runner(other);
        }

        void start() {
            sink.onCancel(Disposables.composite(timer, leader.exchange, other.exchange));
            leader.run();
            startOtherAfter(active.headStart());
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
                Throwable one = leader.failure;
                boolean bothFailed = writer.get() != leader;
                sink.error(
                        bothFailed && one != null && other.failure instanceof TransportException also
                                ? inTurn(call, one, also)
                                : why);
            }
        }

        private final class Runner implements Permit {

            private final HttpTransport at;
            private final Disposable.Swap exchange = Disposables.swap();
            private volatile @Nullable Throwable failure;

            Runner(HttpTransport at) {
                this.at = at;
            }

            void run() {
                exchange.update(at.exchange(call.with(this), this::mayWrite)
                        .subscribe(sink::success, why -> failed(this, why), null, Context.of(sink.contextView())));
            }

            private boolean mayWrite() {
                if (!writer.compareAndSet(null, this) || (this == other && leader.exchange.isDisposed())) {
                    return false; // given up, which the leader may have told already
                }
                timer.dispose();
                (this == leader ? other : leader).exchange.dispose();
                connected(at, this == leader ? null : whyNotLeader());
                return true;
            }

            @Override
            public void sent() {
                call.permit().sent();
            }

            private String whyNotLeader() {
                Throwable why = leader.failure;
                return why == null
                        ? "no connection to " + leader.at.address + " in time"
                        : String.valueOf(why.getMessage());
            }

            @Override
            public void unconnected(Duration waited) {
                if (writer.get() != null) {
                    return;
                }
                if (this == leader) {
                    active.waited(waited);
                }
                if (this == leader || leader.failure != null) {
                    call.permit().unconnected(waited);
                }
            }
        }
    }

    /**
     * Whose turn it is: the first address's, until it could not be reached and the backup could. Then the backup's;
     * after a while one call at a time looks whether the first is there again, while the others stay where they are.
     */
    static final class ActiveEndpoint {

        static final Duration AWAY = Duration.ofMinutes(1);

        private final LongSupplier nanoTime;
        private final Duration headStart;
        private final AtomicLong waitedNanos = new AtomicLong();

        private volatile boolean away;
        private long lookAtNanos;

        ActiveEndpoint(LongSupplier nanoTime, Duration headStart) {
            this.nanoTime = nanoTime;
            this.headStart = headStart;
        }

        /** How long a call waits for a connection before it tries the other address: less if others waited in vain. */
        Duration headStart() {
            long left = headStart.toNanos() - waitedNanos.get();
            return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
        }

        /** A call was given up that had no connection after so long. */
        void waited(Duration inVain) {
            waitedNanos.accumulateAndGet(inVain.toNanos(), (sum, more) -> Math.min(headStart.toNanos(), sum + more));
        }

        void connected() {
            waitedNanos.lazySet(0);
        }

        boolean isAway() {
            return away;
        }

        /** Where a call goes first; of many that ask when it is time to look, one gets the task. */
        boolean isBackups() {
            return away && !isToLook();
        }

        private synchronized boolean isToLook() {
            long now = nanoTime.getAsLong();
            boolean due = now - lookAtNanos >= 0;
            lookAtNanos = due ? now + AWAY.toNanos() : lookAtNanos;
            return due;
        }

        /** The backup was reached where the first was not, or the first; {@code true} if that is news. */
        synchronized boolean move(boolean toBackup) {
            lookAtNanos = toBackup ? nanoTime.getAsLong() + AWAY.toNanos() : lookAtNanos;
            boolean news = away != toBackup;
            away = toBackup;
            return news;
        }
    }
}
