package dev.chitchat.internal.pipeline;

import dev.chitchat.api.Outbound;
import dev.chitchat.api.UpdateReceipt;
import dev.chitchat.api.UpdateResult;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.InvalidUpdateException;
import dev.chitchat.internal.CallListener;
import dev.chitchat.internal.FailureNotes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Calls that a test ends by hand. A message is its own correlation, and its first letter is its key: "a1", "a2", "b1".
 */
final class ManualCalls {

    /** Why a call backs off. */
    static Throwable passing() {
        return new IllegalStateException("may pass");
    }

    /** Every message whose call was subscribed to, in that order. */
    final List<String> started = new ArrayList<>();

    /** Calls whose Mono was cancelled; none may be. */
    final List<String> cancelled = new ArrayList<>();

    final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Map<String, Sinks.One<UpdateReceipt>> open = new HashMap<>();
    private final Map<String, CallListener> progress = new HashMap<>();

    Mono<UpdateReceipt> call(String message, CallListener told) {
        return Mono.defer(() -> {
            Sinks.One<UpdateReceipt> answer = Sinks.one();
            started.add(message);
            open.put(message, answer);
            progress.put(message, told);
            return answer.asMono().doOnCancel(() -> cancelled.add(message));
        });
    }

    Piped<String> pipeline(int lookAhead, int maxInFlight) {
        return mergingPipeline(lookAhead, maxInFlight).withoutMerging();
    }

    /** Joins with a plus: a1 and a2 become a1+a2. */
    Piped<String> mergingPipeline(int lookAhead, int maxInFlight) {
        return Piped.<String>create(
                        message -> message.substring(0, 1), this::call, (earlier, later) -> earlier + "+" + later)
                .withLookAhead(lookAhead)
                .withMaxInFlight(maxInFlight)
                .withClock(clock);
    }

    void succeed(String message) {
        succeed(message, 1);
    }

    void succeed(String message, int attempts) {
        take(message).tryEmitValue(receipt(attempts)).orThrow();
    }

    void fail(String message) {
        fail(message, FailureNotes.attempts(new InvalidUpdateException("refused by the test"), 1));
    }

    void fail(String message, Throwable error) {
        take(message).tryEmitError(error).orThrow();
    }

    CallListener progress(String message) {
        return Objects.requireNonNull(progress.get(message), message);
    }

    private Sinks.One<UpdateReceipt> take(String message) {
        return Objects.requireNonNull(open.remove(message), () -> message + " is not under way");
    }

    static UpdateReceipt receipt(int attempts) {
        return new UpdateReceipt("any", attempts, Duration.ZERO, null);
    }

    static ChitchatException accountFailure() {
        return new ApiException("update_chitchat", -20, "", null);
    }

    static Flux<Outbound<String, String>> source(String... messages) {
        return Flux.fromArray(messages).map(message -> Outbound.of(message, message));
    }

    static UpdateResult<String> applied(String message) {
        return new UpdateResult.Applied<>(message, 1, Duration.ZERO, null);
    }

    static UpdateResult<String> merged(String message, String into) {
        return new UpdateResult.Merged<>(message, into, 1, Duration.ZERO);
    }
}
