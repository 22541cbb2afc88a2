package dev.chitchat.metrics;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * Names and tags of the one observation there is: a call of any command, from its subscription to its outcome, retries and all
 * waits included. A subclass adds tags of its own or changes these. Without state, and asked by many threads at once.
 *
 * <p>Tags of meters and spans have values from closed sets: {@code account} is the configured name, {@code command} the
 * service's name of what is called, {@code outcome} {@code SUCCESS}, {@code CANCELLED} or the class of the failure,
 * {@code error.code} a known code, {@code other} or {@code none}, {@code exception} a simple name or {@code none}. Spans have
 * {@code attempts} and {@code request.id} too.
 */
public class CallConvention implements ObservationConvention<CallContext> {

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
                "outcome", Outcome.of(failure, context.cancelled()),
                "error.code", Outcome.code(failure),
                "exception", Outcome.exception(failure));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(CallContext context) {
        return KeyValues.of("attempts", Integer.toString(context.attempts()), "request.id", context.requestId());
    }
}
