package dev.chitchat.cli.doctor;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.RawCall;
import dev.chitchat.api.Region;
import dev.chitchat.cli.doctor.Checkup.Finding.Health;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.QuotaUnavailableException;
import dev.chitchat.internal.json.JsonLine;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.function.Tuple2;

/**
 * Reads the categories once and the bot's configuration, then the categories ten times at the rate of the quota, and says what that
 * shows. Each subscription looks anew. Nothing is changed at the service. Never fails: what goes wrong is a finding.
 */
public final class Checkup {

    private static final int CALLS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SKEW_TO_WATCH = Duration.ofSeconds(30);
    private static final Duration SKEW_TO_MEND = Duration.ofMinutes(5);
    private static final Duration CERTIFICATE_NEARLY_OVER = Duration.ofDays(14);

    private final ChitchatClient client;
    private final URI host;
    private final Signs signs;

    public Checkup(ChitchatClient client, Signs signs) {
        this.client = client;
        this.host = client.endpoint();
        this.signs = signs;
    }

    /** {@return all findings, one after the other as they come; ends within about a minute} */
    public Flux<Finding> findings() {
        return read().elapsed()
                .flatMapMany(first -> Flux.concat(reached(first), smallTalk(), quota()))
                .onErrorResume(failure -> notRead(failure));
    }

    private Mono<Integer> read() {
        return client.library()
                .categories()
                .map(tree -> tree.roots().size())
                .defaultIfEmpty(0)
                .timeout(PATIENCE);
    }

    private Flux<Finding> reached(Tuple2<Long, Integer> first) {
        return Flux.just(
                        host(", answered in " + first.getT1() + " ms with the connection"),
                        tls(),
                        clock(),
                        Health.OK.of(
                                "account",
                                "the service accepts its signature"
                                        + client.signatureExpiry()
                                                .map(end -> ", valid until " + end)
                                                .orElse("")))
                .concatWith(backup());
    }

    private Mono<Finding> backup() {
        URI now = client.endpoint();
        return now.equals(host)
                ? Mono.empty()
                : Mono.just(Health.WARNING.of(
                        "backup",
                        host + " could not be reached, so " + now + " was asked; find out what keeps this machine from"
                                + " the first"));
    }

    /** An update that is applied may never be heard: small talk has a switch of its own. */
    private Mono<Finding> smallTalk() {
        return client.call(RawCall.of("desc_robot_config", "{\"LanguageTag\":\"\"}"))
                .map(answer -> smallTalk(String.valueOf(JsonLine.read(answer).get("ChitchatEnable"))))
                .timeout(PATIENCE)
                .onErrorResume(failure -> Mono.just(Health.UNKNOWN.of(
                        "bot", "its configuration could not be read, so see in the console that small talk is on")));
    }

    private static Finding smallTalk(String enabled) {
        return switch (enabled) {
            case "1", "true" ->
                Health.OK.of(
                        "bot",
                        "small talk is on; its mode is not told, and in the mode of an AI agent a bot does not use it");
            case "0", "false" ->
                Health.WARNING.of(
                        "bot",
                        "small talk is off (ChitchatEnable), so no customer hears what is changed here; switch it on in the"
                                + " console");
            default ->
                Health.UNKNOWN.of(
                        "bot",
                        "its configuration does not say whether small talk is on; see in the console that it is");
        };
    }

    private Flux<Finding> notRead(Throwable failure) {
        String words = String.valueOf(failure.getMessage());
        if (failure instanceof TimeoutException || failure instanceof QuotaUnavailableException) {
            return Flux.just(Health.FAILURE.of(
                    "quota",
                    "no call was let through within " + PATIENCE.toSeconds()
                            + " s; see that the store of a shared quota answers, and who else uses it up"));
        }
        if (!signs.answered) {
            return Flux.just(Health.FAILURE.of("host", words));
        }
        Flux<Finding> met = Flux.just(host(""), tls(), clock());
        boolean account = failure instanceof ApiException api && api.affectsEveryCall();
        return met.concatWithValues(Health.FAILURE.of(account ? "account" : "service", words));
    }

    private Finding host(String how) {
        return Health.OK.of("host", host + where() + how);
    }

    private String where() {
        var address = signs.address;
        return address == null ? "" : " at " + address.toString().replaceFirst("^[^/]*/", "");
    }

    private Finding tls() {
        String protocol = signs.protocol;
        Instant ends = signs.certificateEnds;
        if (protocol == null && signs.isThisMachine()) {
            return Health.OK.of("tls", "none, and none needed within this machine");
        }
        if (protocol == null) {
            return Health.WARNING.of(
                    "tls", "none: others on the way can read the signature; use https unless this is a test");
        }
        String words = protocol + (ends == null ? "" : ", certificate valid until " + ends);
        boolean nearlyOver = ends != null && ends.isBefore(signs.now().plus(CERTIFICATE_NEARLY_OVER));
        return nearlyOver
                ? Health.WARNING.of("tls", words + "; tell who runs the host to renew it")
                : Health.OK.of("tls", words);
    }

    private Finding clock() {
        Duration ahead = signs.clockAhead;
        if (ahead == null) {
            return Health.UNKNOWN.of("clock", "the host tells no time, so this machine's clock cannot be compared");
        }
        Duration off = ahead.abs();
        String words = seconds(off) + (ahead.isNegative() ? " behind" : " ahead of") + " the host's";
        if (off.compareTo(SKEW_TO_WATCH) < 0) {
            return Health.OK.of("clock", words);
        }
        String mend = words + "; set it, best by NTP, since signatures carry the time they were made";
        return off.compareTo(SKEW_TO_MEND) < 0 ? Health.WARNING.of("clock", mend) : Health.FAILURE.of("clock", mend);
    }

    private Mono<Finding> quota() {
        return Flux.range(0, CALLS)
                .flatMap(i -> read().map(read -> "").onErrorResume(failure -> Mono.just(kind(failure))), CALLS)
                .collectList()
                .elapsed()
                .map(all -> quota(all.getT1(), all.getT2()));
    }

    private static String kind(Throwable failure) {
        return failure instanceof ApiException api && api.code() == -14 ? "rejected" : "failed";
    }

    private Finding quota(long millis, List<String> outcomes) {
        long rejected = outcomes.stream().filter("rejected"::equals).count();
        long failed = outcomes.stream().filter("failed"::equals).count();
        String apart = Region.isHost(host) || signs.isThisMachine()
                ? ""
                : "; calls to this host are counted apart from those to the region's own, so use one of them everywhere";
        String words = CALLS + " calls in " + seconds(Duration.ofMillis(millis)) + ", " + rejected + " rejected";
        if (rejected > 0) {
            String others =
                    " as too many (-14); somebody else uses this application's quota: share one on Redis, or take a lower rate";
            return Health.WARNING.of("quota", words + others + apart);
        }
        if (failed > 0) {
            String otherwise = ", " + failed + " failed otherwise; look again when the host is well";
            return Health.WARNING.of("quota", words + otherwise + apart);
        }
        return Health.OK.of("quota", words + apart);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    /** What one look has shown of a subject: whether that is as it should be, what was seen, and what to do if not. */
    public record Finding(Health health, String subject, String words) {

        /** How good it is; what is a warning works, but not for long or not for everybody. */
        public enum Health {
            OK,
            UNKNOWN,
            WARNING,
            FAILURE;

            Finding of(String subject, String words) {
                return new Finding(this, subject, words);
            }
        }
    }

    /**
     * What connections and the heads of answers give away: where the host is, its certificate, and its clock. Give
     * {@link #watch} to {@code ChitchatClientBuilder.httpClient}. Thread-safe; keeps the last sign of each kind.
     */
    public static final class Signs {

        /** A Date header has whole seconds: up to half a second is rounding. */
        private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

        private final Clock clock;
        volatile @Nullable SocketAddress address;

        /** By how much this machine's clock is ahead of the host's; negative if behind, {@code null} if the host tells no time. */
        volatile @Nullable Duration clockAhead;

        volatile @Nullable String protocol;
        volatile @Nullable Instant certificateEnds;

        volatile boolean answered;

        public Signs(Clock clock) {
            this.clock = clock;
        }

        /** {@return a client at whose traffic this looks, and changes nothing} */
        public HttpClient watch(HttpClient client) {
            return client.doOnConnected(this::connected).doOnResponse((response, connection) -> answered(response));
        }

        private void connected(Connection connection) {
            address = connection.channel().remoteAddress();
            SslHandler tls = connection.channel().pipeline().get(SslHandler.class);
            if (tls != null) {
                SSLSession session = tls.engine().getSession();
                protocol = session.getProtocol();
                certificateEnds = end(session);
            }
        }

        private static @Nullable Instant end(SSLSession session) {
            try {
                Certificate[] chain = session.getPeerCertificates();
                return chain.length > 0 && chain[0] instanceof X509Certificate first
                        ? first.getNotAfter().toInstant()
                        : null;
            } catch (SSLPeerUnverifiedException unknown) {
                return null;
            }
        }

        private void answered(HttpClientResponse response) {
            answered = true;
            String date = response.responseHeaders().get(HttpHeaderNames.DATE);
            if (date != null) {
                try {
                    Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .plus(HALF_A_SECOND);
                    clockAhead = Duration.between(theirs, clock.instant());
                } catch (DateTimeParseException noDate) {
                    clockAhead = null;
                }
            }
        }

        Instant now() {
            return clock.instant();
        }

        boolean isThisMachine() {
            return address instanceof InetSocketAddress known
                    && known.getAddress() != null
                    && known.getAddress().isLoopbackAddress();
        }
    }
}
