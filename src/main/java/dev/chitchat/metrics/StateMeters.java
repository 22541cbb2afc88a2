package dev.chitchat.metrics;

import dev.chitchat.ChitchatClient;
import dev.chitchat.quota.Mode;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.retry.ServiceState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The state of a client's quota and service as gauges and counters; they go when it closes or another takes its place. */
record StateMeters(MeterRegistry meters, String account) {

    /** Registers them; {@code calls} is the name of the timer of the account's calls. */
    void bindTo(ChitchatClient client, String calls) {
        Arrays.stream(ClientMeter.values())
                .filter(meter -> meter.getName().startsWith("chitchat.quota.")
                        || meter.getName().startsWith("chitchat.service."))
                .forEach(meter -> remove(meter.getName()));
        Meter mine = gauge(ClientMeter.TOKENS, client, QuotaStatus::tokens);
        gauge(ClientMeter.FREE, client, QuotaStatus::free);
        gauge(ClientMeter.UNDER_WAY, client, QuotaStatus::underWay);
        gauge(ClientMeter.WAITING, client, QuotaStatus::waiting);
        count(ClientMeter.GRANTED, client, QuotaStatus::granted);
        count(ClientMeter.REJECTED, client, QuotaStatus::rejected);
        count(ClientMeter.UNANSWERED, client, QuotaStatus::unanswered);
        count(ClientMeter.CANCELLED, client, QuotaStatus::cancelled);
        count(ClientMeter.REFUSED, client, QuotaStatus::refused);
        TimeGauge.builder(ClientMeter.EXPECTED_WAIT.getName(), client, TimeUnit.NANOSECONDS, StateMeters::expectedNanos)
                .description(ClientMeter.EXPECTED_WAIT.description())
                .tags(tags())
                .register(meters);
        for (Mode mode : Mode.values()) {
            oneOf(
                    ClientMeter.MODE,
                    client,
                    "mode",
                    mode,
                    seen -> seen.quotaStatus().mode());
        }
        for (ServiceState state : ServiceState.values()) {
            oneOf(
                    ClientMeter.SERVICE,
                    client,
                    "state",
                    state,
                    seen -> seen.retryStatus().service());
        }
        client.onClosed().subscribe(null, null, () -> unbind(mine, calls));
    }

    /** Another client of the same account may have taken its place meanwhile; what is there is its then. */
    @SuppressWarnings("ReferenceEquality") // meters of the same name and tags are equal
    private void unbind(Meter mine, String calls) {
        if (found(ClientMeter.TOKENS.getName()).stream().noneMatch(meter -> meter == mine)) {
            return;
        }
        Arrays.stream(ClientMeter.values()).map(ClientMeter::getName).forEach(this::remove);
        remove(calls);
        List.of("active", ChitchatMetrics.PERMITTED.getName(), ChitchatMetrics.BACKING_OFF.getName())
                .forEach(part -> remove(calls + "." + part));
    }

    private Collection<Meter> found(String name) {
        return meters.find(name).tags(tags()).meters();
    }

    private void remove(String name) {
        found(name).forEach(meters::remove);
    }

    private Tags tags() {
        return Tags.of("account", account);
    }

    private Gauge gauge(ClientMeter meter, ChitchatClient client, ToDoubleFunction<QuotaStatus> value) {
        return Gauge.builder(meter.getName(), client, seen -> value.applyAsDouble(seen.quotaStatus()))
                .description(meter.description())
                .tags(tags())
                .register(meters);
    }

    private void count(ClientMeter meter, ChitchatClient client, ToDoubleFunction<QuotaStatus> value) {
        FunctionCounter.builder(meter.getName(), client, seen -> value.applyAsDouble(seen.quotaStatus()))
                .description(meter.description())
                .tags(tags())
                .register(meters);
    }

    /** As a double, which holds centuries too. */
    private static double expectedNanos(ChitchatClient client) {
        Duration wait = client.quotaStatus().expectedWait();
        return wait.toSeconds() * 1e9 + wait.toNanosPart();
    }

    private <E extends Enum<E>> void oneOf(
            ClientMeter meter, ChitchatClient client, String tag, E value, Function<ChitchatClient, E> now) {
        Gauge.builder(meter.getName(), client, seen -> now.apply(seen) == value ? 1 : 0)
                .description(meter.description())
                .tags(tags().and(tag, value.name().toLowerCase(Locale.ROOT)))
                .register(meters);
    }
}
