package dev.chitchat.metrics;

import dev.chitchat.CallWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** One call: its observation, which ends with it, and the timers of its attempts and waits. */
final class MeteredCall implements CallWatch {

    private final Observation observation;
    private final MeterRegistry meters;
    private final Tags tags;

    MeteredCall(Observation observation, MeterRegistry meters, String account, String command) {
        this.observation = observation;
        this.meters = meters;
        this.tags = Tags.of("account", account, "command", command);
    }

    @Override
    public Context context(Context context) {
        return observation.isNoop() ? context : context.put(ObservationThreadLocalAccessor.KEY, observation);
    }

    @Override
    public void attemptStarted(Duration waited) {
        if (observation.getContextView() instanceof CallContext call) {
            call.attempted();
        }
        record(ClientMeter.QUOTA_WAIT, tags, waited);
    }

    @Override
    public void identified(String requestId) {
        if (observation.getContextView() instanceof CallContext call) {
            call.identified(requestId);
        }
    }

    @Override
    public void attemptEnded(Duration took, @Nullable Throwable failure) {
        attempt(took, Outcome.of(failure, false), Outcome.code(failure));
    }

    @Override
    public void attemptCancelled(Duration took) {
        attempt(took, Outcome.of(null, true), Outcome.NONE);
    }

    private void attempt(Duration took, String outcome, String code) {
        record(ClientMeter.ATTEMPTS, tags.and("outcome", outcome, "error.code", code), took);
    }

    @Override
    public void backingOff(Throwable failure, Duration wait) {
        record(ClientMeter.BACKOFF, tags.and("outcome", Outcome.of(failure, false)), wait);
    }

    @Override
    public void ended(Duration elapsed, @Nullable Throwable failure) {
        if (failure != null) {
            observation.error(failure);
        }
        observation.stop();
    }

    @Override
    public void cancelled(Duration elapsed) {
        if (observation.getContextView() instanceof CallContext call) {
            call.cancel();
        }
        observation.stop();
    }

    private void record(ClientMeter meter, Tags values, Duration length) {
        Timer.builder(meter.getName())
                .description(meter.description())
                .tags(values)
                .register(meters)
                .record(length);
    }
}
