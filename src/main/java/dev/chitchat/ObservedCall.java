package dev.chitchat;

import dev.chitchat.retry.BackoffListener;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Tells a {@link CallWatch} how one call goes; a call that nobody watches goes through it unchanged. */
final class ObservedCall {

    private final CallWatch watch;
    private final Scheduler clock;

    private ObservedCall(CallWatch watch, Scheduler clock) {
        this.watch = watch;
        this.clock = clock;
    }

    /** A call made by a function of what it has to pass its attempts and waits through. */
    static <T> Mono<T> of(
            CallObserver observer, String command, Scheduler clock, Function<@Nullable ObservedCall, Mono<T>> call) {
        if (observer == CallObserver.NONE) {
            return Mono.defer(() -> call.apply(null));
        }
        return Mono.deferContextual(context -> {
            ObservedCall seen = new ObservedCall(watch(observer, command, context), clock);
            return seen.whole(Mono.defer(() -> call.apply(seen)));
        });
    }

    private static CallWatch watch(CallObserver observer, String command, ContextView context) {
        try {
            return observer.called(command, context);
        } catch (RuntimeException e) {
            Operators.onErrorDropped(e, Context.of(context));
            return CallWatch.NONE;
        }
    }

    private <T> Mono<T> whole(Mono<T> call) {
        Stopwatch span = Stopwatch.running(clock);
        return call.contextWrite(this::context)
                .doOnSuccess(done -> span.end(took -> watch.ended(took, null)))
                .doOnError(failure -> span.end(took -> watch.ended(took, failure)))
                .doOnCancel(() -> span.end(watch::cancelled));
    }

    private Context context(Context seen) {
        try {
            return watch.context(seen);
        } catch (RuntimeException e) {
            Operators.onErrorDropped(e, seen);
            return seen;
        }
    }

    /** One attempt, made by a function of what it runs when it has its token. */
    static <T> Mono<T> attempt(@Nullable ObservedCall call, Runnable begun, Function<Runnable, Mono<T>> attempt) {
        return call == null ? attempt.apply(begun) : Mono.defer(() -> call.watched(begun, attempt));
    }

    private <T> Mono<T> watched(Runnable begun, Function<Runnable, Mono<T>> attempt) {
        Stopwatch waiting = Stopwatch.running(clock);
        Stopwatch made = Stopwatch.stopped(clock);
        return attempt.apply(() -> {
                    begun.run();
                    waiting.end(watch::attemptStarted);
                    made.begin();
                })
                .doOnSuccess(done -> made.end(took -> watch.attemptEnded(took, null)))
                .doOnError(failure -> made.end(took -> watch.attemptEnded(took, failure)))
                .doOnCancel(() -> made.end(watch::attemptCancelled));
    }

    /** A listener that passes on what it hears and tells the watch. */
    static BackoffListener listener(@Nullable ObservedCall call, BackoffListener listener) {
        return call == null ? listener : call.told(listener);
    }

    private BackoffListener told(BackoffListener listener) {
        return new BackoffListener() {
            @Override
            public void backingOff(Throwable failure, Duration wait) {
                Stopwatch.tell(() -> watch.backingOff(failure, wait));
                listener.backingOff(failure, wait);
            }

            @Override
            public void resumed() {
                listener.resumed();
            }
        };
    }
}
