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
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Every meter but that of {@link CallConvention}; those of an account go when its client closes. */
@SuppressWarnings("ImmutableEnumChecker") // the values are functions without state
enum ClientMeter {
    /** Attempts: from the token to the answer, by outcome. */
    ATTEMPTS("chitchat.client.attempts", Meter.Type.TIMER, "account command outcome error.code", null),
    /** Waits for a token, of calls that got one. */
    QUOTA_WAIT("chitchat.client.quota.wait", Meter.Type.TIMER, "account command", null),
    /** Waits between a failed attempt and the next one, by what the failure was. */
    BACKOFF("chitchat.client.backoff", Meter.Type.TIMER, "account command outcome", null),
    /** Results of streams: {@code applied}, {@code merged} or {@code failed}. */
    RESULTS("chitchat.client.stream.results", Meter.Type.COUNTER, "account result", null),
    TOKENS("chitchat.quota.tokens", Meter.Type.GAUGE, "account", QuotaStatus::tokens),
    FREE("chitchat.quota.tokens.free", Meter.Type.GAUGE, "account", QuotaStatus::free),
    UNDER_WAY("chitchat.quota.underway", Meter.Type.GAUGE, "account", QuotaStatus::underWay),
    WAITING("chitchat.quota.waiting", Meter.Type.GAUGE, "account", QuotaStatus::waiting),
    EXPECTED_WAIT("chitchat.quota.wait.expected", Meter.Type.GAUGE, "account", null),
    /** 1 for the bucket's mode, 0 for the others: {@code normal}, {@code paced}, {@code strict}, {@code shared}. */
    MODE("chitchat.quota.mode", Meter.Type.GAUGE, "account mode", null),
    /** 1 for how the service of the account stands, 0 for the others: {@code unknown}, {@code up}, {@code down}. */
    SERVICE("chitchat.service.state", Meter.Type.GAUGE, "account state", null),
    GRANTED("chitchat.quota.granted", Meter.Type.COUNTER, "account", QuotaStatus::granted),
    /** Calls that the service refused as too many, {@code -14} and its like. */
    REJECTED("chitchat.quota.rejected", Meter.Type.COUNTER, "account", QuotaStatus::rejected),
    UNANSWERED("chitchat.quota.unanswered", Meter.Type.COUNTER, "account", QuotaStatus::unanswered),
    CANCELLED("chitchat.quota.cancelled", Meter.Type.COUNTER, "account", QuotaStatus::cancelled),
    REFUSED("chitchat.quota.refused", Meter.Type.COUNTER, "account", QuotaStatus::refused);

    final String name;
    final Meter.Type type;
    final List<String> tags;
    private final @Nullable ToDoubleFunction<QuotaStatus> value;

    ClientMeter(String name, Meter.Type type, String tags, @Nullable ToDoubleFunction<QuotaStatus> value) {
        this.name = name;
        this.type = type;
        this.tags = List.of(tags.split(" ", -1));
        this.value = value;
    }

    /** In words, for the registry. */
    String description() {
        return "chitchat-client: " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Registers the state of an account's client; {@code calls} is the name of the timer of the account's calls. */
    static void bind(MeterRegistry meters, String account, ChitchatClient client, String calls) {
        Tags tags = Tags.of("account", account);
        List<Meter> mine = new ArrayList<>();
        for (ClientMeter meter : values()) {
            ToDoubleFunction<QuotaStatus> known = meter.value;
            if (known != null) {
                mine.add(meter.register(meters, tags, client, seen -> known.applyAsDouble(seen.quotaStatus())));
            }
        }
        mine.add(EXPECTED_WAIT.anew(
                meters,
                tags,
                TimeGauge.builder(EXPECTED_WAIT.name, client, TimeUnit.NANOSECONDS, ClientMeter::expectedNanos)
                        .description(EXPECTED_WAIT.description())
                        .tags(tags)::register));
        for (Mode mode : Mode.values()) {
            mine.add(MODE.oneOf(
                    meters, tags, client, mode, seen -> seen.quotaStatus().mode()));
        }
        for (ServiceState state : ServiceState.values()) {
            mine.add(SERVICE.oneOf(
                    meters, tags, client, state, seen -> seen.retryStatus().service()));
        }
        client.onClosed().subscribe(null, null, () -> unbind(meters, tags, mine, calls));
    }

    /** Another client of the same account may have taken its place meanwhile; what is there is its then. */
    private static void unbind(MeterRegistry meters, Tags tags, List<Meter> mine, String calls) {
        // By identity, as meters of the same name and tags are equal.
        Set<Meter> there = Collections.newSetFromMap(new IdentityHashMap<>());
        there.addAll(meters.getMeters());
        if (mine.stream().noneMatch(there::contains)) {
            return;
        }
        mine.forEach(meters::remove);
        for (ClientMeter meter : values()) {
            remove(meters, meter.name, tags);
        }
        String permitted = "." + ChitchatMetrics.PERMITTED.getName();
        String backingOff = "." + ChitchatMetrics.BACKING_OFF.getName();
        for (String part : List.of("", ".active", permitted, backingOff)) {
            remove(meters, calls + part, tags);
        }
    }

    private static void remove(MeterRegistry meters, String name, Tags tags) {
        meters.find(name).tags(tags).meters().forEach(meters::remove);
    }

    /** In place of that of an earlier client, under the name and tags that filters of the registry give it. */
    private Meter anew(MeterRegistry meters, Tags all, Function<MeterRegistry, Meter> register) {
        meters.removeByPreFilterId(new Meter.Id(name, all, null, null, type));
        return register.apply(meters);
    }

    private Meter register(
            MeterRegistry meters, Tags tags, ChitchatClient client, ToDoubleFunction<ChitchatClient> now) {
        return anew(
                meters,
                tags,
                type == Meter.Type.GAUGE
                        ? Gauge.builder(name, client, now)
                                .description(description())
                                .tags(tags)::register
                        : FunctionCounter.builder(name, client, now)
                                .description(description())
                                .tags(tags)::register);
    }

    /** As a double, which holds centuries too. */
    private static double expectedNanos(ChitchatClient client) {
        Duration wait = client.quotaStatus().expectedWait();
        return wait.toSeconds() * 1e9 + wait.toNanosPart();
    }

    /** The value's own gauge; its tag is the last of the meter's. */
    private <E extends Enum<E>> Meter oneOf(
            MeterRegistry meters, Tags tags, ChitchatClient client, E value, Function<ChitchatClient, E> now) {
        return register(
                meters,
                tags.and(this.tags.get(1), value.name().toLowerCase(Locale.ROOT)),
                client,
                seen -> now.apply(seen) == value ? 1 : 0);
    }
}
