package dev.chitchat.cli.doctor;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * What connections and the heads of answers give away: where the host is, its certificate, and its clock. Give
 * {@link #watch} to {@code ChitchatClientBuilder.httpClient}. Thread-safe; keeps the last sign of each kind.
 */
public final class Signs {

    /** A Date header has whole seconds: up to half a second is rounding. */
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final Clock clock;
    volatile @Nullable SocketAddress address;

    /** By how much this machine's clock is ahead of the host's; negative if behind, {@code null} if the host tells no time. */
    volatile @Nullable Duration clockAhead;

    volatile @Nullable String protocol;
    volatile @Nullable Instant certificateEnds;

    /** Whether anything has answered in HTTP. */
    volatile boolean answered;

    /** Nothing seen yet. */
    public Signs(Clock clock) {
        this.clock = clock;
    }

    /**
     * Looks at what passes, and changes nothing.
     *
     * @return the client that is watched
     */
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
