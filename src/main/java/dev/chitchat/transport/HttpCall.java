package dev.chitchat.transport;

import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.MalformedAnswerException;
import dev.chitchat.error.TransportException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.EventExecutor;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One subscription to an exchange, from waiting for a connection to the last byte of the answer.
 *
 * <p>Three can end it: the connection, the timer that starts when the request is written, and the subscriber's cancel.
 * Whoever sets {@link #over} first wins; all but the end of the answer then cancel upstream, which closes the connection.
 *
 * <p>Once the request is on its way, even the cancel happens on the connection's event loop. Elsewhere the answer could
 * end meanwhile and the connection go to another call, and it would be that call's connection that is closed. A call sets
 * {@link #eventLoop} before it looks at {@link #over}, its cancel the other way round: so either the cancel sees the event
 * loop, or the request is not sent.
 */
final class HttpCall implements CoreSubscriber<ByteBuf>, Subscription, Runnable {

    private static final AtomicIntegerFieldUpdater<HttpCall> OVER =
            AtomicIntegerFieldUpdater.newUpdater(HttpCall.class, "over");

    private static final byte[] NOTHING = {};

    private final Exchange call;
    private final HttpTransport transport;
    private final CoreSubscriber<? super byte[]> actual;
    private final Context context;

    private @Nullable Subscription upstream;
    private @Nullable HttpResponseStatus status;
    private byte @Nullable [] first;
    private @Nullable ByteArrayOutputStream further;
    private int received;

    private volatile @Nullable EventExecutor eventLoop;
    private volatile boolean written;
    private volatile @Nullable Future<?> timer;
    private volatile int over;

    HttpCall(Exchange call, HttpTransport transport, CoreSubscriber<? super byte[]> actual) {
        this.call = call;
        this.transport = transport;
        this.actual = actual;
        this.context = actual.currentContext().put(HttpCall.class, this);
    }

    static HttpCall from(ContextView context) {
        return context.get(HttpCall.class);
    }

    @Override
    public Context currentContext() {
        return context;
    }

    byte[] body() {
        return call.body();
    }

    String withQuery(String address) {
        return Query.addedTo(address, call);
    }

    boolean isOver() {
        return over != 0;
    }

    /**
     * The request is being written to a connected channel: the clock of the attempt starts. Or {@code false}: nobody wants
     * it any more, and it must not go out.
     */
    boolean written(EventExecutor channelsLoop) {
        eventLoop = channelsLoop;
        if (isOver()) {
            return false;
        }
        written = true;
        call.onWritten().run();
        timer = channelsLoop.schedule(this, transport.options().attemptTimeout().toNanos(), TimeUnit.NANOSECONDS);
        if (isOver()) {
            stopTimer();
        }
        return true;
    }

    void answered(HttpResponseStatus answerStatus) {
        this.status = answerStatus;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(upstream, subscription)) {
            upstream = subscription;
            actual.onSubscribe(this);
        }
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && upstream != null) {
            upstream.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(ByteBuf part) {
        received += part.readableBytes();
        if (received > transport.options().maxAnswerBytes()) {
            abort(isOk() ? tooLarge() : httpStatus());
        } else if (isOk() && !isOver()) {
            append(part);
        }
    }

    private void append(ByteBuf part) {
        byte[] bytes = new byte[part.readableBytes()];
        part.readBytes(bytes);
        if (first == null) {
            first = bytes;
            return;
        }
        if (further == null) {
            further = new ByteArrayOutputStream(2 * first.length);
            further.writeBytes(first);
        }
        further.writeBytes(bytes);
    }

    private byte[] answer() {
        byte[] only = first == null ? NOTHING : first;
        return further == null ? only : further.toByteArray();
    }

    @Override
    public void onComplete() {
        if (!end()) {
            return;
        }
        if (isOk()) {
            actual.onNext(answer());
            actual.onComplete();
        } else {
            actual.onError(httpStatus());
        }
    }

    /** What comes after the end follows from closing the connection, and is no news to anyone. */
    @Override
    public void onError(Throwable failure) {
        if (end()) {
            actual.onError(transport.failure(call, failure, written));
        }
    }

    /** The attempt's time is up. */
    @Override
    public void run() {
        abort(TransportException.maybeSent(
                call.command() + " got no full answer from " + transport.address() + " within "
                        + transport.options().attemptTimeout().toMillis()
                        + " ms and may have taken effect or not; repeat it, or allow more time",
                null));
    }

    private void abort(ChitchatException why) {
        if (end()) {
            cancelUpstream();
            actual.onError(why);
        }
    }

    @Override
    public void cancel() {
        if (!end()) {
            return;
        }
        EventExecutor loop = eventLoop;
        if (loop == null || loop.inEventLoop()) {
            cancelUpstream();
        } else {
            cancelOn(loop);
        }
    }

    private void cancelOn(EventExecutor loop) {
        try {
            loop.execute(this::cancelUpstream);
        } catch (RejectedExecutionException stopped) {
            cancelUpstream();
        }
    }

    private boolean end() {
        if (!OVER.compareAndSet(this, 0, 1)) {
            return false;
        }
        stopTimer();
        return true;
    }

    private void stopTimer() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void cancelUpstream() {
        if (upstream != null) {
            upstream.cancel();
        }
    }

    private boolean isOk() {
        return status != null && status.code() == 200;
    }

    private MalformedAnswerException tooLarge() {
        return MalformedAnswerException.tooLarge(call.command() + " was answered with more than "
                + transport.options().maxAnswerBytes()
                + " bytes, the most that is read (maxAnswerBytes); unless that is"
                + " a long list, something else than the service answers at " + transport.address()
                + "; check the endpoint");
    }

    private TransportException httpStatus() {
        return Failures.httpStatus(call, transport.address(), status);
    }
}
