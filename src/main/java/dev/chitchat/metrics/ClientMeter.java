package dev.chitchat.metrics;

import io.micrometer.core.instrument.Meter;
import java.util.List;
import java.util.Locale;

/** Every meter beside that of {@link CallConvention}: what its name is, its type, its tags and what it tells. */
enum ClientMeter {
    /** Attempts: from the token to the answer, by outcome. */
    ATTEMPTS("chitchat.client.attempts", Meter.Type.TIMER, "account command outcome error.code"),
    /** Waits for a token, of calls that got one. */
    QUOTA_WAIT("chitchat.client.quota.wait", Meter.Type.TIMER, "account command"),
    /** Waits between a failed attempt and the next one, by what the failure was. */
    BACKOFF("chitchat.client.backoff", Meter.Type.TIMER, "account command outcome"),
    /** Results of streams: {@code applied}, {@code merged} or {@code failed}. */
    RESULTS("chitchat.client.stream.results", Meter.Type.COUNTER, "account result"),
    /** Tokens there are. */
    TOKENS("chitchat.quota.tokens", Meter.Type.GAUGE, "account"),
    /** Tokens that could be taken now. */
    FREE("chitchat.quota.tokens.free", Meter.Type.GAUGE, "account"),
    /** Calls that have a token and no outcome yet. */
    UNDER_WAY("chitchat.quota.underway", Meter.Type.GAUGE, "account"),
    /** Calls in the line. */
    WAITING("chitchat.quota.waiting", Meter.Type.GAUGE, "account"),
    /** What a call that came now would wait. */
    EXPECTED_WAIT("chitchat.quota.wait.expected", Meter.Type.GAUGE, "account"),
    /** 1 for the mode the bucket is in, 0 for the others: {@code normal}, {@code paced}, {@code strict}, {@code shared}. */
    MODE("chitchat.quota.mode", Meter.Type.GAUGE, "account mode"),
    /** 1 for how the service of the account stands, 0 for the others: {@code unknown}, {@code up}, {@code down}. */
    SERVICE("chitchat.service.state", Meter.Type.GAUGE, "account state"),
    /** Calls that got a token. */
    GRANTED("chitchat.quota.granted", Meter.Type.COUNTER, "account"),
    /** Calls that the service refused as too many, {@code -14} and its like. */
    REJECTED("chitchat.quota.rejected", Meter.Type.COUNTER, "account"),
    /** Calls given up without an answer. */
    UNANSWERED("chitchat.quota.unanswered", Meter.Type.COUNTER, "account"),
    /** Calls that left the line before their turn. */
    CANCELLED("chitchat.quota.cancelled", Meter.Type.COUNTER, "account"),
    /** Calls that found the line full. */
    REFUSED("chitchat.quota.refused", Meter.Type.COUNTER, "account");

    private final String name;
    private final Meter.Type type;
    private final String tags;

    ClientMeter(String name, Meter.Type type, String tags) {
        this.name = name;
        this.type = type;
        this.tags = tags;
    }

    String getName() {
        return name;
    }

    Meter.Type type() {
        return type;
    }

    List<String> tags() {
        return List.of(tags.split(" ", -1));
    }

    /** In words, for the registry. */
    String description() {
        return "chitchat-client: " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
