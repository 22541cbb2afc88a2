package dev.chitchat.transport;

import dev.chitchat.error.TransportException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Puts what went wrong underneath into words that say what to do; no query and no foreign text in them. */
final class Failures {

    private Failures() {}

    static TransportException notSent(Exchange call, String address, TransportOptions options, Throwable cause) {
        String why = whyNotSent(address, options, cause);
        return TransportException.notSent(call.command() + " was not sent: " + why, cause);
    }

    private static String whyNotSent(String address, TransportOptions options, Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return "no connection to " + address + " within "
                    + options.connectTimeout().toMillis() + " ms; check endpoint and network";
        }
        if (cause instanceof ConnectException) {
            return "no connection to " + address + "; check the endpoint and whether the service is up";
        }
        if (cause instanceof UnknownHostException) {
            return "the address of " + address + " could not be found; check the endpoint and the name service";
        }
        if (cause instanceof SSLException) {
            return "no encrypted connection to " + address + "; check its certificate and this machine's clock";
        }
        if (cause instanceof TimeoutException || cause instanceof RejectedExecutionException) {
            return "all " + options.maxConnections() + " connections to " + address
                    + " stayed in use; slow down or allow more connections";
        }
        return "the connection to " + address + " failed before the request was written; try again";
    }

    static TransportException maybeSent(Exchange call, String address, Throwable cause) {
        return TransportException.maybeSent(
                call.command() + " got no full answer: the connection to " + address
                        + " broke, and it may have taken effect or not; repeat it",
                cause);
    }

    static TransportException httpStatus(Exchange call, String address, @Nullable HttpResponseStatus status) {
        int code = status == null ? 0 : status.code();
        return TransportException.httpStatus(
                call.command() + " was answered by " + address + " with HTTP status " + named(code)
                        + " where the service always says 200; " + advice(code),
                code);
    }

    /** The number with its standard name; the server's own words could be anything. */
    private static String named(int code) {
        return HttpResponseStatus.valueOf(code).toString();
    }

    private static String advice(int code) {
        if (code == 429) {
            return "a gateway finds the calls too many: slow down";
        }
        return code == 408 || code >= 500
                ? "a gateway or proxy answered in its place: try again"
                : "check the endpoint, and proxies on the way";
    }
}
