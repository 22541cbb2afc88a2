package dev.chitchat.metrics;

import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import dev.chitchat.error.RetryClass;
import dev.chitchat.error.ServiceCode;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names and tags of the one observation there is: a call of any command, from its subscription to its outcome, retries
 * and all waits included. A subclass adds tags of its own or changes these. Without state; many threads ask it at once.
 *
 * <p>Tags of meters and spans have values from closed sets: {@code account} is the configured name, {@code command} the
 * service's name of what is called or {@code other}, {@code outcome} {@code SUCCESS}, {@code CANCELLED} or the class of
 * the failure, {@code error.code} a known code, {@code other} or {@code none}, {@code exception} a simple name of ours,
 * {@code other} or {@code none}. Spans have {@code attempts} and {@code request.id} too.
 */
public class CallConvention implements ObservationConvention<CallContext> {

    static final String NONE = "none";

    private static final Set<Integer> KNOWN =
            ServiceCode.all().stream().map(ServiceCode::code).collect(Collectors.toUnmodifiableSet());

    /** The names and tags as documented. */
    public CallConvention() {}

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof CallContext;
    }

    @Override
    public String getName() {
        return "chitchat.client.calls";
    }

    @Override
    public String getContextualName(CallContext context) {
        return "chitchat " + context.command();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(CallContext context) {
        @Nullable Throwable failure = context.getError();
        return KeyValues.of(
                "account", context.account(),
                "command", context.command(),
                "outcome", outcome(failure, context.cancelled()),
                "error.code", code(failure),
                "exception", exception(failure));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(CallContext context) {
        return KeyValues.of("attempts", Integer.toString(context.attempts()), "request.id", context.requestId());
    }

    // failures as tags whose values are bounded, whatever the service answers

    static String outcome(@Nullable Throwable failure, boolean cancelled) {
        if (cancelled) {
            return "CANCELLED";
        }
        RetryClass retry = failure instanceof ChitchatException known ? known.retryClass() : RetryClass.FINAL;
        return failure == null ? "SUCCESS" : retry.name();
    }

    static String code(@Nullable Throwable failure) {
        if (failure instanceof ApiException said) {
            return KNOWN.contains(said.code()) ? Integer.toString(said.code()) : "other";
        }
        return NONE;
    }

    /** Ours are few and sealed; those of others have one name. */
    static String exception(@Nullable Throwable failure) {
        if (failure == null) {
            return NONE;
        }
        return failure instanceof ChitchatException ? failure.getClass().getSimpleName() : "other";
    }
}
