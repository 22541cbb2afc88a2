package dev.chitchat;

import dev.chitchat.api.Account;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.ClientClosedException;
import dev.chitchat.error.DeadlineExceededException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.UnexpectedException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.FailureNotes;
import dev.chitchat.internal.call.Limiters;
import dev.chitchat.internal.call.SignatureCache;
import dev.chitchat.internal.codec.ServiceAnswer;
import dev.chitchat.internal.retry.RetriedCall;
import dev.chitchat.internal.retry.Retries;
import dev.chitchat.internal.transport.Exchange;
import dev.chitchat.internal.transport.Transport;
import dev.chitchat.quota.Limiter;
import dev.chitchat.quota.Permit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * The one chain of every call: {@code correlate(encode(retry(quota(sign(exchange -> decode -> map error)))))}.
 *
 * <p>Each command has its own quota. An attempt is signed once it has its token, so no wait makes a signature stale.
 */
record CallChain(
        Account account,
        SignatureCache signatures,
        Transport transport,
        Limiter updates,
        Limiters limiters,
        Retries retries,
        @Nullable Duration deadline,
        Scheduler timer,
        List<CallObserver> observers,
        AtomicLong open,
        Sinks.Empty<Void> drained) {

    /** No timer counts further, and no caller would see it end. */
    private static final Duration NEVER = Duration.ofDays(36_525);

    /** Twice the number of open calls, plus one when closed: the thread that moves it to exactly one sees the end. */
    private static final long CLOSED = 1;

    private static final long CALL = 2;

    /**
     * One call as its caller states it; its body is encoded at subscription. After an attempt that may have taken
     * effect, a call made {@code once} is looked up before it is made again; without a {@code lookUp} that attempt is
     * the last. It may be refused because too many wait, unless its caller has backpressure, as a stream has.
     */
    record Request<T>(
            String command,
            Supplier<byte[]> body,
            Function<ServiceAnswer, T> read,
            boolean once,
            @Nullable Mono<T> lookUp,
            CallListener listener,
            boolean refusable) {

        /** A call that may be made twice, since that does no more than making it once. */
        static <T> Request<T> of(String command, Supplier<byte[]> body, Function<ServiceAnswer, T> read) {
            return new Request<>(command, body, read, false, null, CallListener.NONE, true);
        }

        /** The same where a second call would do something else. */
        Request<T> once(@Nullable Mono<T> effect) {
            return new Request<>(command, body, read, true, effect, listener, refusable);
        }

        /** The same as part of a stream, which has backpressure. */
        Request<T> streamed(CallListener stream) {
            return new Request<>(command, body, read, once, lookUp, stream, false);
        }
    }

    /** The call. Nothing happens before subscription; each subscription is a call of its own. */
    <T> Mono<T> call(Request<T> request) {
        return call(request, (value, events) -> value);
    }

    /** The same with a receipt that says what the call took. */
    <T, R> Mono<R> call(Request<T> request, BiFunction<T, CallEvents, R> receipt) {
        return counted(Mono.deferContextual(context -> {
            CallEvents events = new CallEvents(request.command(), observers, request.listener(), timer, context);
            return events.whole(Mono.defer(() -> made(request, events)).map(value -> receipt.apply(value, events)));
        }));
    }

    /** Counts a call from its first request on, as a subscriber without one gets nothing; refuses it once closed. */
    private <T> Mono<T> counted(Mono<T> call) {
        return Mono.fromDirect(Flux.just(call).hide().concatMap(this::requested, 0));
    }

    private <T> Mono<T> requested(Mono<T> call) {
        long before = open.getAndUpdate(seen -> (seen & CLOSED) == 0 ? seen + CALL : seen);
        return (before & CLOSED) == 0
                ? call.doFinally(signal -> endIfLast(open.addAndGet(-CALL)))
                : Mono.error(new ClientClosedException("the client is closed; build a new one"));
    }

    private void endIfLast(long now) {
        if (now == CLOSED) {
            drained.tryEmitEmpty();
        }
    }

    private <T> Mono<T> made(Request<T> request, CallEvents events) {
        byte[] body = request.body().get();
        Mono<T> attempts = Mono.defer(() -> attempts(request, body, events));
        Mono<T> answered = request.once() ? retries.lookingUp(attempts, request.lookUp(), events) : attempts;
        return withinDeadline(request.command(), answered, events).onErrorMap(failure -> {
            ChitchatException end = UnexpectedException.from(known(failure));
            boolean tried = request.once() && end.attempts() > 0; // between look-ups as well
            return tried ? FailureNotes.attempts(end, events.attempts) : end;
        });
    }

    private <T> Mono<T> withinDeadline(String command, Mono<T> call, CallEvents events) {
        Duration limit = deadline;
        if (limit == null || limit.compareTo(NEVER) > 0) {
            return call;
        }
        return call.timeout(
                limit,
                Mono.error(() -> timer.isDisposed() // which ends the wait at once
                        ? new RejectedExecutionException()
                        : FailureNotes.attempts(new DeadlineExceededException(command, limit), events.attempts)),
                timer);
    }

    /** That the client's scheduler runs nothing more, in its own words; any other failure as it is. */
    Throwable known(Throwable failure) {
        return failure instanceof RejectedExecutionException && timer.isDisposed()
                ? new ClientClosedException("the scheduler of the client is shut down; build one with a running one")
                : failure;
    }

    private <T> Mono<T> attempts(Request<T> request, byte[] body, CallEvents events) {
        Function<Permit, Mono<T>> attempt = permit -> exchange(request, body, permit, events);
        return limiters.of(request.command())
                .make(new RetriedCall<>(
                        retries, attempt, events, request.refusable(), request.once(), events.attempts));
    }

    private <T> Mono<T> exchange(Request<T> request, byte[] body, Permit permit, CallEvents events) {
        String signature = signatures.current();
        Exchange exchange =
                new Exchange(request.command(), account.sdkAppId(), account.identifier(), signature, body, permit);
        return transport
                .exchange(exchange)
                .handle((byte[] answer, SynchronousSink<T> sink) ->
                        judge(exchange, answer, request.read(), events, sink))
                .onErrorMap(UnexpectedException::from)
                .doOnError(
                        failure -> failure instanceof ChitchatException known
                                && known.retryClass() == RetryClass.SIGNATURE_EXPIRED,
                        failure -> signatures.renew(signature));
    }

    private <T> void judge(
            Exchange exchange,
            byte[] bytes,
            Function<ServiceAnswer, T> read,
            CallEvents events,
            SynchronousSink<T> sink) {
        ServiceAnswer answer = ServiceAnswer.read(bytes, exchange.userSig());
        String requestId = answer.requestId();
        if (requestId != null) {
            events.identified(requestId);
        }
        if (answer.accepted()) {
            sink.next(read.apply(answer));
        } else {
            sink.error(new ApiException(exchange.command(), answer.errorCode(), answer.errorInfo(), requestId));
        }
    }

    /** Lets calls under way finish, ends all others; answers whether this closed it. */
    boolean close() {
        long before = open.getAndUpdate(seen -> seen | CLOSED);
        if ((before & CLOSED) != 0) {
            return false;
        }
        endIfLast(before | CLOSED);
        retries.close();
        limiters.close();
        return true;
    }
}
