package dev.chitchat.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A copy of the options differs in what its method names, and in nothing else. */
class TransportOptionsTest {

    private static final URI OTHER = URI.create("https://other.example");
    private static final Duration SPAN = Duration.ofMillis(77);

    /** No two values are alike, and none is the default. */
    private static final TransportOptions ALL = TransportOptions.of(URI.create("http://first.example"))
            .with(options -> {
                options.backupEndpoint = URI.create("http://second.example");
                options.attemptTimeout = Duration.ofSeconds(1);
                options.connectTimeout = Duration.ofSeconds(2);
                options.maxConnections = 3;
                options.maxIdle = Duration.ofSeconds(4);
                options.maxLife = Duration.ofSeconds(6);
                options.maxAnswerBytes = 7;
                options.trust = new Authority().trust();
                options.proxy = new HttpProxy("proxy.example", 9, null, null);
            });

    private static Map<String, Object> changes(TransportOptions copy) throws ReflectiveOperationException {
        Map<String, Object> changes = new HashMap<>();
        for (Field option : TransportOptions.class.getFields()) {
            Object now = option.get(copy);
            if (!Objects.equals(option.get(ALL), now)) {
                changes.put(option.getName(), Objects.requireNonNullElse(now, "none"));
            }
        }
        return changes;
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/v4/openim_console_http_svc/update_chitchat, https://a.example",
        "https://a.example/v4/openim_console_http_svc/, https://a.example",
        "https://a.example:8443/v4/openim_console_http_svc, https://a.example:8443",
        "https://a.example/v4/, https://a.example",
        "http://a.example/gateway/v4/openim_console_http_svc/list_faq, http://a.example/gateway",
        "http://a.example/gateway/, http://a.example/gateway/",
        "http://a.example/v40, http://a.example/v40",
        "http://v4, http://v4",
        "http://a.example/v4/other, http://a.example/v4/other",
    })
    void theServicesPathIsTakenOffAnEndpoint(String whole, String endpoint) {
        assertThat(TransportOptions.of(URI.create(whole)).endpoint).hasToString(endpoint);
        assertThat(ALL.with(o -> o.backupEndpoint = URI.create(whole)).backupEndpoint)
                .hasToString(endpoint);
    }

    @Test
    void theUserAgentNamesTheVersionOfTheJar() {
        assertThat(HttpTransport.userAgent("0.1.0")).isEqualTo("chitchat-client/0.1.0");
        assertThat(HttpTransport.userAgent(null)).isEqualTo("chitchat-client");
    }

    @Test
    void aCopyDiffersInItsAddressOnly() throws Exception {
        assertThat(changes(ALL.with(o -> o.endpoint = OTHER))).isEqualTo(Map.of("endpoint", OTHER));
        assertThat(changes(ALL.with(o -> o.backupEndpoint = OTHER))).isEqualTo(Map.of("backupEndpoint", OTHER));
        assertThat(changes(ALL.with(o -> o.backupEndpoint = null))).isEqualTo(Map.of("backupEndpoint", "none"));
    }

    @Test
    void aCopyDiffersInItsTimesOnly() throws Exception {
        assertThat(changes(ALL.with(o -> o.attemptTimeout = SPAN))).isEqualTo(Map.of("attemptTimeout", SPAN));
        assertThat(changes(ALL.with(o -> o.connectTimeout = SPAN))).isEqualTo(Map.of("connectTimeout", SPAN));
        assertThat(changes(ALL.with(o -> {
                    o.maxIdle = SPAN;
                    o.maxLife = Duration.ofDays(1);
                })))
                .isEqualTo(Map.of("maxIdle", SPAN, "maxLife", Duration.ofDays(1)));
    }

    @Test
    void aCopyDiffersInItsSizesOnly() throws Exception {
        assertThat(changes(ALL.with(o -> o.maxConnections = 77))).isEqualTo(Map.of("maxConnections", 77));
        assertThat(changes(ALL.with(o -> o.maxAnswerBytes = 77))).isEqualTo(Map.of("maxAnswerBytes", 77));
    }

    @Test
    void aCopyDiffersInItsWayOnly() throws Exception {
        HttpProxy proxy = new HttpProxy("other.example", 1, null, null);
        List<X509Certificate> trust = new Authority().trust();
        assertThat(changes(ALL.with(o -> o.proxy = proxy))).isEqualTo(Map.of("proxy", proxy));
        assertThat(changes(ALL.with(o -> o.proxy = null))).isEqualTo(Map.of("proxy", "none"));
        assertThat(changes(ALL.with(o -> o.trust = trust))).isEqualTo(Map.of("trust", trust));
        assertThat(changes(ALL.with(o -> o.trust = List.of()))).isEqualTo(Map.of("trust", List.of()));
    }
}
