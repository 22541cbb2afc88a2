package dev.chitchat;

import dev.chitchat.api.UpdateResult;
import dev.chitchat.internal.DrainLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Several observers as one; what one throws keeps nothing from the next. */
record SeveralObservers(List<CallObserver> observers) implements CallObserver {

    @Override
    public CallWatch called(String command, ContextView context) {
        List<CallWatch> watches = new ArrayList<>(observers.size());
        for (CallObserver observer : observers) {
            DrainLoop.guarded(() -> watches.add(observer.called(command, context)));
        }
        return new SeveralWatches(watches);
    }

    @Override
    public void streamed(UpdateResult<?> result) {
        observers.forEach(observer -> DrainLoop.guarded(() -> observer.streamed(result)));
    }

    /** Their watches of one call. */
    private record SeveralWatches(List<CallWatch> watches) implements CallWatch {

        private void each(Consumer<CallWatch> message) {
            watches.forEach(watch -> DrainLoop.guarded(() -> message.accept(watch)));
        }

        @Override
        public Context context(Context context) {
            Context[] seen = {context};
            each(watch -> seen[0] = watch.context(seen[0]));
            return seen[0];
        }

        @Override
        public void attemptStarted(Duration waited) {
            each(watch -> watch.attemptStarted(waited));
        }

        @Override
        public void attemptEnded(Duration took, @Nullable Throwable failure) {
            each(watch -> watch.attemptEnded(took, failure));
        }

        @Override
        public void attemptCancelled(Duration took) {
            each(watch -> watch.attemptCancelled(took));
        }

        @Override
        public void backingOff(Throwable failure, Duration wait) {
            each(watch -> watch.backingOff(failure, wait));
        }

        @Override
        public void ended(Duration elapsed, @Nullable Throwable failure) {
            each(watch -> watch.ended(elapsed, failure));
        }

        @Override
        public void cancelled(Duration elapsed) {
            each(watch -> watch.cancelled(elapsed));
        }
    }
}
