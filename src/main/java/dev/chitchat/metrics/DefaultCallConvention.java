package dev.chitchat.metrics;

import dev.chitchat.metrics.CallObservation.HighKey;
import dev.chitchat.metrics.CallObservation.LowKey;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/** The names and tags that {@link CallObservation} lists; without state, and open to subclasses that add their own. */
public class DefaultCallConvention implements CallConvention {

    /** A convention without state. */
    public DefaultCallConvention() {}

    @Override
    public String getName() {
        return CallObservation.CALL.getName();
    }

    @Override
    public String getContextualName(CallContext context) {
        return "chitchat " + context.command();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(CallContext context) {
        @Nullable Throwable failure = context.getError();
        return KeyValues.of(
                LowKey.ACCOUNT.withValue(context.account()),
                LowKey.COMMAND.withValue(context.command()),
                LowKey.OUTCOME.withValue(Outcome.of(failure, context.cancelled())),
                LowKey.ERROR_CODE.withValue(Outcome.code(failure)),
                LowKey.EXCEPTION.withValue(Outcome.exception(failure)));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(CallContext context) {
        return KeyValues.of(
                HighKey.ATTEMPTS.withValue(Integer.toString(context.attempts())),
                HighKey.REQUEST_ID.withValue(context.requestId()));
    }
}
