package dev.chitchat.metrics;

import dev.chitchat.ChitchatClient;
import dev.chitchat.quota.Mode;
import dev.chitchat.quota.QuotaStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The state of a client's quota as gauges and counters. */
record QuotaMeters(MeterRegistry meters, String account) {

    void bindTo(ChitchatClient client) {
        gauge(ClientMeter.TOKENS, client, QuotaStatus::tokens);
        gauge(ClientMeter.FREE, client, QuotaStatus::free);
        gauge(ClientMeter.UNDER_WAY, client, QuotaStatus::underWay);
        gauge(ClientMeter.WAITING, client, QuotaStatus::waiting);
        count(ClientMeter.GRANTED, client, QuotaStatus::granted);
        count(ClientMeter.REJECTED, client, QuotaStatus::rejected);
        count(ClientMeter.UNANSWERED, client, QuotaStatus::unanswered);
        count(ClientMeter.CANCELLED, client, QuotaStatus::cancelled);
        count(ClientMeter.REFUSED, client, QuotaStatus::refused);
        expectedWait(client);
        for (Mode mode : Mode.values()) {
            mode(client, mode);
        }
    }

    private void gauge(ClientMeter meter, ChitchatClient client, ToDoubleFunction<QuotaStatus> value) {
        Gauge.builder(meter.getName(), client, seen -> value.applyAsDouble(seen.quotaStatus()))
                .description(meter.description())
                .tag("account", account)
                .register(meters);
    }

    private void count(ClientMeter meter, ChitchatClient client, ToDoubleFunction<QuotaStatus> value) {
        FunctionCounter.builder(meter.getName(), client, seen -> value.applyAsDouble(seen.quotaStatus()))
                .description(meter.description())
                .tag("account", account)
                .register(meters);
    }

    private void expectedWait(ChitchatClient client) {
        TimeGauge.builder(
                        ClientMeter.EXPECTED_WAIT.getName(),
                        client,
                        TimeUnit.NANOSECONDS,
                        seen -> nanos(seen.quotaStatus().expectedWait()))
                .description(ClientMeter.EXPECTED_WAIT.description())
                .tag("account", account)
                .register(meters);
    }

    /** As a double, which holds centuries too. */
    private static double nanos(Duration wait) {
        return wait.toSeconds() * 1e9 + wait.toNanosPart();
    }

    private void mode(ChitchatClient client, Mode mode) {
        Gauge.builder(
                        ClientMeter.MODE.getName(),
                        client,
                        seen -> seen.quotaStatus().mode() == mode ? 1 : 0)
                .description(ClientMeter.MODE.description())
                .tag("account", account)
                .tag("mode", mode.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }
}
