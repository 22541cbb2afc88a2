package dev.chitchat;

import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.DrainLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Counts and times the events of one call for its stream and the observers; what an observer throws stops nothing. */
final class CallEvents implements CallListener {

    /** The commands that the service's pages name; any other is {@code other}, so that meters by command stay few. */
    private static final Set<String> KNOWN =
            Set.of(("add_chitchat add_chitchat_category add_faq add_faq_category batch_set_chitchat "
                            + "batch_set_faq del_chitchat_category del_faq_category desc_chitchat_category "
                            + "desc_faq_category desc_robot_config desk_add_robot desk_get_robot_list "
                            + "desk_update_robot list_chitchat list_faq robot_add_language robot_del_language "
                            + "robot_get_language_list update_chitchat update_chitchat_category "
                            + "update_chitchat_similar update_faq update_faq_category update_faq_similar "
                            + "update_robot_config update_similar_chitchat update_similar_faq")
                    .split(" "));

    private final Scheduler clock;
    private final CallListener stream;
    private final List<CallWatch> watches;
    private final long startNanos;
    private final AtomicBoolean attempting = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    volatile int attempts;
    private volatile long sinceNanos;

    /** What the service called the last attempt, where its answer says it. */
    volatile @Nullable String requestId;

    /** The events of a call that begins now. */
    CallEvents(
            String command, List<CallObserver> observers, CallListener stream, Scheduler clock, ContextView context) {
        String name = KNOWN.contains(command) ? command : "other";
        this.clock = clock;
        this.stream = stream;
        this.watches = observers.isEmpty() ? List.of() : new ArrayList<>(observers.size());
        observers.forEach(observer -> DrainLoop.guarded(
                () -> watches.add(Objects.requireNonNull(observer.called(name, context), "the watch is null"))));
        this.startNanos = clock.now(TimeUnit.NANOSECONDS);
        this.sinceNanos = startNanos;
    }

    Duration elapsed() {
        return since(startNanos);
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(Math.max(0, clock.now(TimeUnit.NANOSECONDS) - nanos));
    }

    /** The whole call, watched from its subscription to its end. */
    <T> Mono<T> whole(Mono<T> call) {
        if (watches.isEmpty()) {
            return call;
        }
        Consumer<@Nullable Throwable> ended = failure -> {
            if (over.compareAndSet(false, true)) {
                givenUp();
                tell(watch -> watch.ended(elapsed(), failure));
            }
        };
        return call.contextWrite(this::context)
                .doOnSuccess(done -> ended.accept(null))
                .doOnError(ended)
                .doOnCancel(this::left);
    }

    private void left() {
        if (over.compareAndSet(false, true)) {
            tell(watch -> watch.cancelled(elapsed()));
        }
    }

    private Context context(Context seen) {
        Context[] changed = {seen};
        tell(watch -> changed[0] = Objects.requireNonNull(watch.context(changed[0]), "the Context is null"));
        return changed[0];
    }

    private void tell(Consumer<CallWatch> event) {
        watches.forEach(watch -> DrainLoop.guarded(() -> event.accept(watch)));
    }

    @Override
    public void waiting() {
        stream.waiting();
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // the events of one call come one after the other
    public boolean permitted() {
        if (!stream.permitted()) {
            left();
            return false;
        }
        attempts++;
        requestId = null;
        Duration waited = since(sinceNanos);
        tell(watch -> watch.attemptStarted(waited));
        sinceNanos = clock.now(TimeUnit.NANOSECONDS);
        attempting.set(true);
        if (over.get()) {
            givenUp(); // its caller left meanwhile, when there was no attempt yet to give up
        }
        return true;
    }

    @Override
    public void written() {
        stream.written();
    }

    /** The service's answer names the request, by what its support asks for; told while somebody waits for it. */
    void identified(String id) {
        requestId = id;
        if (attempting.get()) {
            tell(watch -> watch.identified(id));
        }
    }

    @Override
    public void answered(@Nullable Throwable failure) {
        if (attempting.compareAndSet(true, false)) {
            Duration took = since(sinceNanos);
            tell(watch -> watch.attemptEnded(took, failure));
            stream.answered(failure);
        }
        sinceNanos = clock.now(TimeUnit.NANOSECONDS);
    }

    @Override
    public void backingOff(Throwable failure, Duration pause) {
        tell(watch -> watch.backingOff(failure, pause));
        sinceNanos = clock.now(TimeUnit.NANOSECONDS) + pause.toNanos();
        stream.backingOff(failure, pause);
    }

    @Override
    public void givenUp() {
        if (attempting.compareAndSet(true, false)) {
            Duration took = since(sinceNanos);
            tell(watch -> watch.attemptCancelled(took));
        }
    }
}
