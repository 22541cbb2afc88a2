package dev.chitchat.internal.transport;

import dev.chitchat.error.TransportException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.internal.text.Excerpt;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;

/** Puts a failure underneath into words that say what to do; no query, and no foreign text but a proxy's number. */
final class Failures {

    private static final Pattern PROXY_STATUS = Pattern.compile("status: (\\d{3})\\b");

    private Failures() {}

    static TransportException notSent(Exchange call, String address, TransportOptions options, Throwable found) {
        // Reactor Netty's own is no IOException: a fault of the network would pass for one of this process.
        Throwable cause = found instanceof AbortedException ? new ClosedChannelException().initCause(found) : found;
        String what = call.command() + " was not sent: " + whyNoConnection(address, options, cause);
        return isToBeMended(cause)
                ? TransportException.permanent(what, clean(call, options, cause))
                : TransportException.notSent(what, clean(call, options, cause));
    }

    /** Messages of the libraries repeat what a server or a proxy said, and those may repeat what they were sent. */
    private static Throwable clean(Exchange call, TransportOptions options, Throwable cause) {
        HttpProxy proxy = options.proxy;
        List<String> secrets = proxy == null ? List.of() : proxy.secrets();
        return Cleaner.cause(cause, message -> Cleaner.line(Excerpt.line(message, call.userSig()), secrets));
    }

    static TransportException maybeSent(Exchange call, String address, TransportOptions options, Throwable cause) {
        return TransportException.maybeSent(
                call.command() + " got no full answer: " + whyNoAnswer(address, cause)
                        + "; it may have taken effect or not: repeat it",
                clean(call, options, cause));
    }

    private static String whyNoAnswer(String address, Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            return address
                    + " answered with a longer header than any service needs; check the endpoint, and proxies on the way";
        }
        if (cause instanceof DecoderException || cause instanceof IllegalArgumentException) {
            return address
                    + " answered with something that is no HTTP; check port and scheme (http or https), and proxies"
                    + " on the way";
        }
        return "the connection to " + address + " broke";
    }

    /** With the standard name of the status; the server's own words could be anything. */
    static TransportException httpStatus(Exchange call, String address, @Nullable HttpResponseStatus status) {
        int code = status == null ? 0 : status.code();
        return TransportException.httpStatus(
                call.command() + " was answered by " + address + " with HTTP status " + HttpResponseStatus.valueOf(code)
                        + " where the service always says 200; " + advice(code),
                code);
    }

    private static String advice(int code) {
        if (code == 429) {
            return "a gateway finds the calls too many: slow down";
        }
        if (code == 413) {
            return "a gateway finds the call too long: shorten its texts";
        }
        return code == 408 || code >= 500
                ? "a gateway or proxy answered in its place: try again"
                : "check the endpoint, and proxies on the way";
    }

    /** Whether another address may do better: no connection, or none encrypted and proved. A full pool is neither. */
    static boolean isUnreachable(@Nullable Throwable cause) {
        return cause instanceof IOException || cause instanceof UnresolvedAddressException;
    }

    /** Whether the next try ends in the same way unless somebody mends something. */
    private static boolean isToBeMended(Throwable cause) {
        Throwable proxy = find(ProxyConnectException.class, cause);
        return proxy == null
                ? cause instanceof NotSslRecordException
                        || (cause instanceof SSLException && certificate(cause) != null)
                : status(String.valueOf(proxy.getMessage())).equals("407");
    }

    private static String whyNoConnection(String address, TransportOptions options, Throwable cause) {
        Throwable proxy = find(ProxyConnectException.class, cause);
        if (proxy != null) {
            return proxyRefused(address, options, String.valueOf(proxy.getMessage()));
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no connection to " + address + within(options) + "; check endpoint and network";
        }
        if (cause instanceof ConnectException) {
            return "no connection to " + address
                    + (throughProxy(address)
                            ? "; check the proxy and whether it is up"
                            : "; check the endpoint and whether the service is up");
        }
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return "the address of " + address + " could not be found; check the "
                    + (throughProxy(address) ? "proxy" : "endpoint") + " and the name service";
        }
        if (cause instanceof SSLException) {
            return notEncrypted(address, options, cause);
        }
        if (cause instanceof RejectedExecutionException) {
            return "the event loops for connections to " + address
                    + " have ended; give the client some that last as long as it does, or close it before them";
        }
        if (cause instanceof TimeoutException) {
            return "all " + options.maxConnections + " connections to " + address
                    + " stayed in use; see why answers take so long, or make fewer calls a second (quota, --rate)";
        }
        return cause instanceof ClosedChannelException
                ? address + " closed the connection before the request was written; check that the port speaks "
                        + options.endpoint.getScheme() + ", and proxies on the way"
                : "the connection to " + address + " failed before the request was written; try again";
    }

    /** Then it is the proxy alone that this process connects to. */
    private static boolean throughProxy(String address) {
        return address.contains(HttpProxy.THROUGH);
    }

    private static String proxyRefused(String address, TransportOptions options, String foreign) {
        String lead = "no connection to " + address + ", the proxy ";
        if (foreign.endsWith("timeout")) {
            return lead + "did not answer" + within(options) + "; check the proxy and the endpoint";
        }
        String status = status(foreign);
        return lead + "refused" + (status.isEmpty() ? "" : " with " + status)
                + (status.equals("407")
                        ? "; give user name and password of the proxy"
                        : "; check the proxy and the endpoint");
    }

    private static String status(String foreign) {
        Matcher status = PROXY_STATUS.matcher(foreign);
        return status.find() ? status.group(1) : "";
    }

    private static String notEncrypted(String address, TransportOptions options, Throwable cause) {
        String lead = "no encrypted connection to " + address;
        if (cause instanceof NotSslRecordException) {
            return lead + ", it answers without TLS; check the port, or whether http is meant";
        }
        if (cause instanceof SslHandshakeTimeoutException) {
            return lead + within(options) + "; check that the port is one for https, and the network";
        }
        String refused = certificate(cause);
        return lead
                + (refused == null
                        ? ", the handshake failed; check that both sides have a TLS version in common"
                        : refused);
    }

    private static @Nullable String certificate(Throwable cause) {
        if (find(CertificateExpiredException.class, cause) != null) {
            return ", its certificate has expired; check this machine's clock, and tell who runs the service";
        }
        if (find(CertificateNotYetValidException.class, cause) != null) {
            return ", its certificate is not valid yet; check this machine's clock";
        }
        if (find(CertPathBuilderException.class, cause) != null
                || find(CertPathValidatorException.class, cause) != null) {
            return ", no authority that is trusted here has signed its certificate; if the authority is one of your own, give its"
                    + " certificate (trustedCertificates, --ca-file), or else find out who sits in between";
        }
        if (find(CertificateException.class, cause) != null) {
            return ", its certificate is for another name or otherwise unfit; check the endpoint, and who sits in between";
        }
        return null;
    }

    private static String within(TransportOptions options) {
        return " within " + options.connectTimeout.toMillis() + " ms";
    }

    private static @Nullable Throwable find(Class<? extends Throwable> type, Throwable failure) {
        return Cleaner.causes(failure).filter(type::isInstance).findFirst().orElse(null);
    }
}
