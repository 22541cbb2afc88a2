package dev.chitchat.internal.transport;

import dev.chitchat.error.TransportException;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.internal.text.Excerpt;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts what went wrong underneath into words that say what to do; no query and no foreign text in them. */
final class Failures {

    private Failures() {}

    static TransportException notSent(Exchange call, String address, TransportOptions options, Throwable cause) {
        String what = call.command() + " was not sent: " + NoConnection.why(address, options, cause);
        return NoConnection.isToBeMended(cause)
                ? TransportException.toBeMended(what, clean(call, options, cause))
                : TransportException.notSent(what, clean(call, options, cause));
    }

    /** Messages of the libraries underneath repeat what a server or a proxy said, and those may repeat what they were sent. */
    private static Throwable clean(Exchange call, TransportOptions options, Throwable cause) {
        HttpProxy proxy = options.proxy();
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
