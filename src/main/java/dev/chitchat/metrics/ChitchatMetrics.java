package dev.chitchat.metrics;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.ChitchatClient;
import dev.chitchat.api.UpdateResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Observes the calls of one account's client and counts what an observation cannot tell.
 *
 * <pre>{@code
 * ChitchatMetrics metrics = ChitchatMetrics.of(meters, observations);
 * ChitchatClient client = ChitchatClient.builder().account(account).region(Region.SEOUL).observer(metrics).build();
 * metrics.bindTo(client); // the quota's gauges
 * }</pre>
 *
 * <p>The observation's parent is the one in the subscriber's Context, as Reactor and Spring keep it there, or else the
 * current one; inside the call it is in the Context itself. Immutable and thread-safe.
 */
public final class ChitchatMetrics implements CallObserver {

    private static final CallConvention DOCUMENTED = new CallConvention();
    static final Observation.Event PERMITTED = Observation.Event.of("permitted");
    static final Observation.Event BACKING_OFF = Observation.Event.of("backing.off");

    private final MeterRegistry meters;
    private final ObservationRegistry observations;
    private final String account;
    private final @Nullable CallConvention convention;

    private ChitchatMetrics(
            MeterRegistry meters,
            ObservationRegistry observations,
            String account,
            @Nullable CallConvention convention) {
        this.meters = meters;
        this.observations = observations;
        this.account = account;
        this.convention = convention;
    }

    /**
     * {@return metrics of the account {@code default}} The timer of calls is made by whatever handler the observation
     * registry has, such as {@code DefaultMeterObservationHandler}.
     *
     * @param meters takes the meters
     * @param observations takes the observations
     */
    public static ChitchatMetrics of(MeterRegistry meters, ObservationRegistry observations) {
        return new ChitchatMetrics(meters, observations, "default", null);
    }

    /**
     * {@return a copy for another account}
     *
     * @param name a configured name; the value of the tag {@code account}
     */
    public ChitchatMetrics withAccount(String name) {
        return new ChitchatMetrics(meters, observations, name, convention);
    }

    /**
     * {@return a copy with other names and tags for the observation}
     *
     * @param wishes replaces {@link CallConvention} as it is
     */
    public ChitchatMetrics withConvention(CallConvention wishes) {
        return new ChitchatMetrics(meters, observations, account, wishes);
    }

    /**
     * Registers gauges and counters of the client's service and its quota of updates, in place of those of an earlier
     * client of the account. They hold the client weakly and ask {@link ChitchatClient#quotaStatus()} when read.
     * Where several clients share a bucket, each shows the whole of it. When the client has closed, all meters of the
     * account go, the timers of its calls included, unless a filter of the registry renames those or their tag.
     *
     * @param client whose state to show
     */
    public void bindTo(ChitchatClient client) {
        String calls = convention == null ? DOCUMENTED.getName() : convention.getName();
        ClientMeter.bind(meters, account, client, calls);
    }

    @Override
    public CallWatch called(String command, ContextView context) {
        CallContext call = new CallContext(account, command);
        Observation observation = Observation.createNotStarted(convention, DOCUMENTED, () -> call, observations);
        Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
        if (parent != null) {
            observation.parentObservation(parent);
        }
        return new Call(observation.start(), call);
    }

    @Override
    public void streamed(UpdateResult<?> result) {
        Counter.builder(ClientMeter.RESULTS.name)
                .description(ClientMeter.RESULTS.description())
                .tag("account", account)
                .tag("result", result.getClass().getSimpleName().toLowerCase(Locale.ROOT)) // the interface is sealed
                .register(meters)
                .increment();
    }

    /** One call: its observation, which ends with it, and the timers of its attempts and waits. */
    private final class Call implements CallWatch {

        private final Observation observation;
        private final CallContext call;
        private final Tags tags;

        Call(Observation observation, CallContext call) {
            this.observation = observation;
            this.call = call;
            this.tags = Tags.of("account", account, "command", call.command());
        }

        @Override
        public Context context(Context context) {
            return observation.isNoop() ? context : context.put(ObservationThreadLocalAccessor.KEY, observation);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // the attempts of a call come one after another
        public void attemptStarted(Duration waited) {
            call.attempts++;
            call.requestId = CallConvention.NONE;
            record(ClientMeter.QUOTA_WAIT, tags, waited);
            observation.event(PERMITTED); // last, as the application's handlers may throw
        }

        @Override
        public void identified(String requestId) {
            call.requestId = requestId;
        }

        @Override
        public void attemptEnded(Duration took, @Nullable Throwable failure) {
            attempt(took, CallConvention.outcome(failure, false), CallConvention.code(failure));
        }

        @Override
        public void attemptCancelled(Duration took) {
            attempt(took, CallConvention.outcome(null, true), CallConvention.NONE);
        }

        private void attempt(Duration took, String outcome, String code) {
            record(ClientMeter.ATTEMPTS, tags.and("outcome", outcome, "error.code", code), took);
        }

        @Override
        public void backingOff(Throwable failure, Duration wait) {
            record(ClientMeter.BACKOFF, tags.and("outcome", CallConvention.outcome(failure, false)), wait);
            observation.event(BACKING_OFF);
        }

        @Override
        public void ended(Duration elapsed, @Nullable Throwable failure) {
            try {
                if (failure != null) {
                    observation.error(failure);
                }
            } finally {
                observation.stop();
            }
        }

        @Override
        public void cancelled(Duration elapsed) {
            call.cancelled = true;
            observation.stop();
        }

        private void record(ClientMeter meter, Tags values, Duration length) {
            Timer.builder(meter.name)
                    .description(meter.description())
                    .tags(values)
                    .register(meters)
                    .record(length);
        }
    }
}
