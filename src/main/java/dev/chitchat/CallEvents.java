package dev.chitchat;

import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.DrainLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What happens to one call, counted, timed and passed on: to the stream that it belongs to, and to the one who observes the
 * client. What an observer throws changes no call.
 */
final class CallEvents implements CallListener {

    private final Scheduler clock;
    private final CallListener stream;
    private final CallWatch watch;
    private final long startNanos;
    private final AtomicBoolean attempting = new AtomicBoolean();
    private volatile int attempts;
    private volatile long sinceNanos;

    private CallEvents(Scheduler clock, CallListener stream, CallWatch watch) {
        this.clock = clock;
        this.stream = stream;
        this.watch = watch;
        this.startNanos = clock.now(TimeUnit.NANOSECONDS);
        this.sinceNanos = startNanos;
    }

    /** The events of a call that begins now. */
    static CallEvents of(
            String command, CallObserver observer, CallListener stream, Scheduler clock, ContextView context) {
        CallWatch[] watch = {CallWatch.NONE};
        if (observer != CallObserver.NONE) {
            DrainLoop.guarded(() -> watch[0] = observer.called(command, context));
        }
        return new CallEvents(clock, stream, watch[0]);
    }

    int attempts() {
        return attempts;
    }

    Duration elapsed() {
        return since(startNanos);
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(Math.max(0, clock.now(TimeUnit.NANOSECONDS) - nanos));
    }

    /** The whole call, watched from its subscription to its end. */
    <T> Mono<T> whole(Mono<T> call) {
        if (watch == CallWatch.NONE) {
            return call;
        }
        AtomicBoolean over = new AtomicBoolean();
        Consumer<@Nullable Throwable> ended = failure -> {
            if (over.compareAndSet(false, true)) {
                tell(() -> watch.ended(elapsed(), failure));
            }
        };
        return call.contextWrite(this::context)
                .doOnSuccess(done -> ended.accept(null))
                .doOnError(ended)
                .doOnCancel(() -> {
                    if (over.compareAndSet(false, true)) {
                        tell(() -> watch.cancelled(elapsed()));
                    }
                });
    }

    private Context context(Context seen) {
        Context[] changed = {seen};
        tell(() -> changed[0] = watch.context(seen));
        return changed[0];
    }

    private void tell(Runnable event) {
        if (watch != CallWatch.NONE) {
            DrainLoop.guarded(event);
        }
    }

    @Override
    public void waiting() {
        stream.waiting();
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // the events of one call come one after the other
    public boolean permitted() {
        if (!stream.permitted()) {
            return false;
        }
        attempts++;
        Duration waited = since(sinceNanos);
        tell(() -> watch.attemptStarted(waited));
        sinceNanos = clock.now(TimeUnit.NANOSECONDS);
        attempting.set(true);
        return true;
    }

    @Override
    public void written() {
        stream.written();
    }

    @Override
    public void answered(@Nullable Throwable failure) {
        if (attempting.compareAndSet(true, false)) {
            Duration took = since(sinceNanos);
            tell(() -> watch.attemptEnded(took, failure));
        }
        sinceNanos = clock.now(TimeUnit.NANOSECONDS);
    }

    @Override
    public void backingOff(Throwable failure, Duration pause) {
        tell(() -> watch.backingOff(failure, pause));
        sinceNanos = clock.now(TimeUnit.NANOSECONDS) + pause.toNanos();
        stream.backingOff(failure, pause);
    }

    @Override
    public void givenUp() {
        if (attempting.compareAndSet(true, false)) {
            Duration took = since(sinceNanos);
            tell(() -> watch.attemptCancelled(took));
        }
    }
}
