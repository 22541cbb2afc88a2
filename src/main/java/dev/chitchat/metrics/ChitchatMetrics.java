package dev.chitchat.metrics;

import dev.chitchat.CallObserver;
import dev.chitchat.CallWatch;
import dev.chitchat.ChitchatClient;
import dev.chitchat.api.UpdateResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
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

    private static final DefaultCallConvention DEFAULT_CONVENTION = new DefaultCallConvention();

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
     * Metrics of the account {@code default}. The timer of calls is made by whatever handler the observation registry has,
     * such as {@code DefaultMeterObservationHandler}.
     *
     * @param meters takes the meters
     * @param observations takes the observations
     * @return the metrics
     */
    public static ChitchatMetrics of(MeterRegistry meters, ObservationRegistry observations) {
        return new ChitchatMetrics(meters, observations, "default", null);
    }

    /**
     * A copy for another account.
     *
     * @param name a configured name; the value of the tag {@code account}
     * @return the copy
     */
    public ChitchatMetrics withAccount(String name) {
        return new ChitchatMetrics(meters, observations, name, convention);
    }

    /**
     * A copy with other names and tags for the observation.
     *
     * @param wishes replaces {@link DefaultCallConvention}
     * @return the copy
     */
    public ChitchatMetrics withConvention(CallConvention wishes) {
        return new ChitchatMetrics(meters, observations, account, wishes);
    }

    /**
     * Registers gauges and counters of the client's quota and service, in place of those of an earlier client of the account.
     * They hold the client weakly and read its {@link ChitchatClient#quotaStatus() status} when they are read. Where several
     * clients share a bucket, each shows the whole of it. When the client has closed, all meters of the account go, the timers
     * of its calls included.
     *
     * @param client whose state to show
     */
    public void bindTo(ChitchatClient client) {
        String calls = convention == null ? null : convention.getName();
        new StateMeters(meters, account).bindTo(client, calls == null ? CallObservation.CALL.getName() : calls);
    }

    @Override
    public CallWatch called(String command, ContextView context) {
        Observation observation = CallObservation.CALL.observation(
                convention, DEFAULT_CONVENTION, () -> new CallContext(account, command), observations);
        Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
        if (parent != null) {
            observation.parentObservation(parent);
        }
        return new MeteredCall(observation.start(), meters, account, command);
    }

    @Override
    public void streamed(UpdateResult<?> result) {
        Counter.builder(ClientMeter.RESULTS.getName())
                .description(ClientMeter.RESULTS.description())
                .tag("account", account)
                .tag("result", name(result))
                .register(meters)
                .increment();
    }

    private static String name(UpdateResult<?> result) {
        if (result instanceof UpdateResult.Applied) {
            return "applied";
        }
        return result instanceof UpdateResult.Merged ? "merged" : "failed";
    }
}
