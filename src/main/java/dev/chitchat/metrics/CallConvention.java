package dev.chitchat.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags of the observation of a call; {@link DefaultCallConvention} unless a user has other wishes. Asked by many
 * threads at once.
 */
public interface CallConvention extends ObservationConvention<CallContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof CallContext;
    }
}
