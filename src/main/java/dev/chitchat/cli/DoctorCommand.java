package dev.chitchat.cli;

import dev.chitchat.ChitchatClient;
import dev.chitchat.api.RawCall;
import dev.chitchat.api.Region;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.QuotaUnavailableException;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.retry.RetryPolicy;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.function.Tuple2;

/** {@code doctor}: whether calls can work from here, and what to mend if not, as answers and connections show. */
@Command(
        name = "doctor",
        description = {
            "Looks whether calls would work, and says what to mend; changes nothing.",
            "It looks at the host, TLS, the clock, the account, the quota and whether the bot has small talk on, by reading"
                    + " the categories of the service eleven times and the bot's configuration once. Nothing is called"
                    + " twice (--max-retries is not used)."
        },
        footer = {"Example:", "  chitchat doctor --region singapore"},
        exitCodeList = {
            "0:calls work, warnings included",
            "1:something has to be repaired first",
            "2:wrong usage or configuration, nothing was sent"
        })
final class DoctorCommand extends ServiceCommand {

    private static final int CALLS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SKEW_TO_WATCH = Duration.ofSeconds(30);
    private static final Duration SKEW_TO_MEND = Duration.ofMinutes(5);
    private static final Duration CERTIFICATE_NEARLY_OVER = Duration.ofDays(14);

    /** A Date header has whole seconds: up to half a second is rounding. */
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    // the last sign of each kind, told on event loops
    private volatile @Nullable SocketAddress address;
    private volatile @Nullable String protocol;
    private volatile @Nullable Instant certificateEnds;

    /** By how much this clock is ahead of the host's; negative if behind, {@code null} if the host tells no time. */
    private volatile @Nullable Duration clockAhead;

    private volatile boolean answered;
    private boolean failed;

    DoctorCommand(ProcessIo io) {
        super(io);
    }

    @Override
    public Integer call() throws IOException {
        Connection.Settings settings = settings(new Problems());
        try (Connection connection = Connection.unchecked(
                settings, builder -> builder.httpClient(this::watch).retry(RetryPolicy.none()))) {
            print("ok", "program", GeneralOptions.version() + ", Java " + System.getProperty("java.version"));
            for (String words : settings.configuration().words()) {
                print("ok", "setting", words);
            }
            String problem = connection.quotaProblem(settings, Duration.ofSeconds(5));
            if (problem == null) {
                look(connection.client());
            } else {
                print("failure", "quota", problem);
            }
        }
        return failed ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** What one look has shown of a subject: ok, unknown, warning or failure, what was seen, and what to do. */
    private void print(String health, String subject, String words) throws IOException {
        failed |= health.equals("failure");
        String line = Cleaner.line(String.format(Locale.ROOT, "%-8s %-8s %s", health, subject, words));
        io.print(line + "\n");
    }

    /** {@return a client at whose traffic this looks, and changes nothing} */
    HttpClient watch(HttpClient client) {
        return client.doOnConnected(connection -> connected(connection.channel()))
                .doOnResponse((response, connection) -> answered(response));
    }

    private void connected(Channel channel) {
        address = channel.remoteAddress();
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            SSLSession session = tls.engine().getSession();
            protocol = session.getProtocol();
            try {
                certificateEnds = session.getPeerCertificates()[0] instanceof X509Certificate first
                        ? first.getNotAfter().toInstant()
                        : null;
            } catch (SSLPeerUnverifiedException unknown) {
                certificateEnds = null;
            }
        }
    }

    private void answered(HttpClientResponse response) {
        answered = true;
        Long theirs = response.responseHeaders().getTimeMillis(HttpHeaderNames.DATE);
        if (theirs != null) {
            clockAhead = Duration.ofMillis(Clock.systemUTC().millis() - theirs).minus(HALF_A_SECOND);
        }
    }

    /** Looks once, by a client that has {@link #watch}; ends within about a minute. What goes wrong is a finding. */
    void look(ChitchatClient client) throws IOException {
        URI host = client.endpoint();
        Tuple2<Long, Optional<Throwable>> first =
                Objects.requireNonNull(read(client).elapsed().block());
        Throwable failure = first.getT2().orElse(null);
        if (failure instanceof TimeoutException || failure instanceof QuotaUnavailableException) {
            print(
                    "failure",
                    "quota",
                    "no call was let through within " + PATIENCE.toSeconds()
                            + " s; see that the store of a shared quota answers, and who else uses it up");
            return;
        }
        if (failure != null && !answered) {
            print("failure", "host", String.valueOf(failure.getMessage()));
            return;
        }
        String how = failure == null ? ", answered in " + first.getT1() + " ms with the connection" : "";
        SocketAddress known = address;
        String where = known == null ? "" : " at " + known.toString().replaceFirst("^[^/]*/", "");
        print("ok", "host", host + where + how);
        tls();
        clock();
        if (failure != null) {
            boolean account = failure instanceof ApiException api && api.affectsEveryCall();
            print("failure", account ? "account" : "service", String.valueOf(failure.getMessage()));
            return;
        }
        accepted(client, host);
        smallTalk(client);
        quota(client, host);
    }

    private void accepted(ChitchatClient client, URI host) throws IOException {
        String until =
                client.signatureExpiry().map(end -> ", valid until " + end).orElse("");
        print("ok", "account", "the service accepts its signature" + until);
        URI now = client.endpoint();
        if (!now.equals(host)) {
            print(
                    "warning",
                    "backup",
                    host + " could not be reached, so " + now + " was asked; find out what keeps this machine from"
                            + " the first");
        }
    }

    /** Why the categories could not be read, if so. */
    private static Mono<Optional<Throwable>> read(ChitchatClient client) {
        return client.library()
                .categories()
                .timeout(PATIENCE)
                .then(Mono.just(Optional.<Throwable>empty()))
                .onErrorResume(failure -> Mono.just(Optional.of(failure)));
    }

    private boolean isThisMachine() {
        return address instanceof InetSocketAddress known
                && known.getAddress() != null
                && known.getAddress().isLoopbackAddress();
    }

    private void tls() throws IOException {
        Instant ends = certificateEnds;
        if (protocol == null && isThisMachine()) {
            print("ok", "tls", "none, and none needed within this machine");
        } else if (protocol == null) {
            print("warning", "tls", "none: others on the way can read the signature; use https unless this is a test");
        } else {
            boolean nearlyOver =
                    ends != null && ends.isBefore(Clock.systemUTC().instant().plus(CERTIFICATE_NEARLY_OVER));
            String words = protocol + (ends == null ? "" : ", certificate valid until " + ends);
            print(
                    nearlyOver ? "warning" : "ok",
                    "tls",
                    nearlyOver ? words + "; tell who runs the host to renew it" : words);
        }
    }

    private void clock() throws IOException {
        Duration ahead = clockAhead;
        if (ahead == null) {
            print("unknown", "clock", "the host tells no time, so this machine's clock cannot be compared");
            return;
        }
        Duration off = ahead.abs();
        boolean right = off.compareTo(SKEW_TO_WATCH) < 0;
        print(
                right ? "ok" : off.compareTo(SKEW_TO_MEND) < 0 ? "warning" : "failure",
                "clock",
                seconds(off) + (ahead.isNegative() ? " behind" : " ahead of") + " the host's"
                        + (right ? "" : "; set it, best by NTP, since signatures carry the time they were made"));
    }

    /** An update that is applied may never be heard: small talk has a switch of its own. */
    private void smallTalk(ChitchatClient client) throws IOException {
        String enabled = String.valueOf(client.call(RawCall.of("desc_robot_config", "{\"LanguageTag\":\"\"}"))
                .map(answer -> String.valueOf(JsonLine.read(answer).get("ChitchatEnable")))
                .timeout(PATIENCE)
                .onErrorReturn("unread")
                .block());
        String health = switch (enabled) {
            case "1", "true" -> "ok";
            case "0", "false" -> "warning";
            default -> "unknown";
        };
        String words = switch (enabled) {
            case "1", "true" ->
                "small talk is on; its mode is not told, and in the mode of an AI agent a bot does not use it";
            case "0", "false" ->
                "small talk is off (ChitchatEnable), so no customer hears what is changed here; switch it on in the"
                        + " console";
            case "unread" -> "its configuration could not be read, so see in the console that small talk is on";
            default -> "its configuration does not say whether small talk is on; see in the console that it is";
        };
        print(health, "bot", words);
    }

    private void quota(ChitchatClient client, URI host) throws IOException {
        Tuple2<Long, List<Throwable>> all = Objects.requireNonNull(Flux.range(0, CALLS)
                .flatMap(i -> read(client).<Throwable>mapNotNull(failure -> failure.orElse(null)), CALLS)
                .collectList()
                .elapsed()
                .block());
        long rejected = all.getT2().stream()
                .filter(failure -> failure instanceof ApiException api && api.code() == -14)
                .count();
        long others = all.getT2().size() - rejected;
        String apart = Region.isHost(host) || isThisMachine()
                ? ""
                : "; calls to this host are counted apart from those to the region's own, so use one of them everywhere";
        String found = rejected > 0
                ? " as too many (-14); somebody else uses this application's quota: share one on Redis, or take a lower rate"
                : others > 0 ? ", " + others + " failed otherwise; look again when the host is well" : "";
        print(
                found.isEmpty() ? "ok" : "warning",
                "quota",
                CALLS + " calls in " + seconds(Duration.ofMillis(all.getT1())) + ", " + rejected + " rejected" + found
                        + apart);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
