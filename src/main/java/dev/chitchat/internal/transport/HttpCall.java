package dev.chitchat.internal.transport;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.error.TransportException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.EventExecutor;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One subscription to an exchange, which three can end: the connection, the timer since the request was written, and
 * the subscriber's cancel. All but the end of the answer close the connection, on its event loop once it is written:
 * elsewhere the answer could end meanwhile and the connection go to another call, which would then be closed.
 */
final class HttpCall implements CoreSubscriber<ByteBuf>, Subscription, Runnable {

    private static final int CONNECTING = 0;
    private static final int WRITTEN = 1;
    private static final int OVER = 2;

    final Exchange exchange;
    private final HttpTransport transport;
    private final BooleanSupplier mayWrite;
    private final CoreSubscriber<? super byte[]> actual;
    private final Context context;
    private final long startNanos = System.nanoTime();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream(256);

    @Nullable
    HttpResponseStatus status;

    /** Whether its connection has carried calls before. */
    boolean reused;

    private int received;
    private @Nullable Future<?> timer;

    private volatile @Nullable Subscription upstream;
    private volatile @Nullable EventExecutor eventLoop;
    private final AtomicInteger state = new AtomicInteger(CONNECTING);

    /** It asks {@code mayWrite} once there is a connection, and does not go out if that says no. */
    HttpCall(
            Exchange exchange,
            HttpTransport transport,
            BooleanSupplier mayWrite,
            CoreSubscriber<? super byte[]> actual) {
        this.exchange = exchange;
        this.transport = transport;
        this.mayWrite = mayWrite;
        this.actual = actual;
        this.context = actual.currentContext().put(HttpCall.class, this);
    }

    @Override
    public Context currentContext() {
        return context;
    }

    boolean isOver() {
        return state.get() == OVER;
    }

    /** The request is being written and its time runs; {@code false} if no caller is left, so it must not go. */
    boolean written(EventExecutor channelsLoop) {
        eventLoop = channelsLoop;
        if (!mayWrite.getAsBoolean() || !state.compareAndSet(CONNECTING, WRITTEN)) {
            return false;
        }
        transport.inUse.incrementAndGet();
        exchange.permit().sent();
        timer = channelsLoop.schedule(this, transport.options.attemptTimeout.toNanos(), TimeUnit.NANOSECONDS);
        return true;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        boolean again = upstream != null;
        upstream = subscription;
        if (!again) {
            actual.onSubscribe(this);
        } else if (isOver()) {
            subscription.cancel();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void request(long n) {
        Subscription connection = upstream;
        if (Operators.validate(n) && connection != null) {
            connection.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(ByteBuf part) {
        received += part.readableBytes();
        if (received > transport.options.maxAnswerBytes) {
            String what = exchange.command() + " was answered with more than " + transport.options.maxAnswerBytes
                    + " bytes, the most that is read; unless that is a long list, something else than the service answers"
                    + " at " + transport.address + "; check the endpoint";
            fail(MalformedAnswerException.tooLarge(what), true);
        } else if (isOk() && !isOver()) {
            answer.writeBytes(ByteBufUtil.getBytes(part));
        }
    }

    @Override
    public void onComplete() {
        if (!isOk()) {
            fail(httpStatus(), false);
            return;
        }
        int before = end();
        if (before != OVER) {
            actual.onNext(answer.toByteArray());
            actual.onComplete();
        }
    }

    /** A pooled connection that the server has closed is exchanged for another; what comes after the end is no news. */
    @Override
    public void onError(Throwable failure) {
        if (reused && state.get() == CONNECTING) {
            reused = false;
            transport.connect(this);
        } else if (!isOver()) {
            fail(transport.failure(exchange, failure, state.get() != CONNECTING), false);
        }
    }

    /** The attempt's time is up. */
    @Override
    public void run() {
        fail(
                TransportException.maybeSent(
                        exchange.command() + " got no full answer from " + transport.address + " within "
                                + transport.options.attemptTimeout.toMillis()
                                + " ms and may have taken effect or not; repeat it, or allow more time",
                        null),
                true);
    }

    /** A status that came says more than that its page breaks off, hangs or is too long. */
    private void fail(ChitchatException why, boolean closing) {
        int before = end();
        if (before == OVER) {
            return;
        }
        if (closing) {
            cancelUpstream();
        }
        actual.onError(status == null || isOk() ? why : httpStatus());
    }

    private int end() {
        int before = state.getAndSet(OVER);
        if (before == WRITTEN) {
            if (timer != null) {
                timer.cancel(false);
            }
            transport.inUse.decrementAndGet();
        }
        return before;
    }

    @Override
    public void cancel() {
        if (state.compareAndSet(CONNECTING, OVER)) {
            cancelUpstream();
            if (!transport.isFull()) {
                exchange.permit().unconnected(Duration.ofNanos(System.nanoTime() - startNanos));
            }
        } else if (state.get() == WRITTEN) {
            cancelOn(Objects.requireNonNull(eventLoop, "written by an event loop"));
        }
    }

    private void cancelOn(EventExecutor loop) {
        Runnable end = () -> {
            if (end() == WRITTEN) {
                cancelUpstream();
            }
        };
        try {
            loop.execute(end);
        } catch (RejectedExecutionException stopped) {
            end.run();
        }
    }

    private void cancelUpstream() {
        Subscription connection = upstream;
        if (connection != null) {
            connection.cancel();
        }
    }

    private boolean isOk() {
        return status != null && status.code() == 200;
    }

    private TransportException httpStatus() {
        return Failures.httpStatus(exchange, transport.address, status);
    }
}
