package dev.chitchat.quota;

import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Counts what a caller is told, and what was dropped because it had left. */
final class Seen implements CoreSubscriber<Integer> {

    int values;
    int completed;
    int failed;
    int dropped;

    private final Context context = Operators.enableOnDiscard(Context.empty(), value -> dropped++)
            .put("reactor.onErrorDropped.local", (Consumer<Throwable>) failure -> dropped++);

    int ends() {
        return completed + failed;
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {}

    @Override
    public void onNext(Integer value) {
        values++;
    }

    @Override
    public void onError(Throwable failure) {
        failed++;
    }

    @Override
    public void onComplete() {
        completed++;
    }
}
