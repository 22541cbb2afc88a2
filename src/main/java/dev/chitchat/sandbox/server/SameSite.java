package dev.chitchat.sandbox.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Keeps other sites, open in the same browser, off the sandbox.
 *
 * <p>A name that leads to 127.0.0.1 is still another site's: so the host must be one of this machine's own names. Programs
 * send neither {@code Origin} nor {@code Sec-Fetch-Site}; what a browser says there must be the sandbox itself. A change of its options
 * needs a header that a browser lets another site's page send only after asking, which the sandbox never answers.
 */
public final class SameSite {

    /** The header of a change; any value will do. */
    public static final String HEADER = "X-Chitchat-Sandbox";

    private static final Pattern HERE =
            Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHOLE = Pattern.compile("^https?://([^/?#]*)", Pattern.CASE_INSENSITIVE);

    private SameSite() {}

    /** Whether a page of the sandbox asks, or no page. */
    public static boolean mayRead(HttpServerRequest request) {
        String host = host(request);
        String origin = header(request, "Origin");
        String site = header(request, "Sec-Fetch-Site");
        return HERE.matcher(host).matches()
                && (origin == null || origin.equals("http://" + host))
                && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    /** Whether it carries what a change needs too. */
    public static boolean mayChange(HttpServerRequest request) {
        return mayRead(request) && header(request, HEADER) != null;
    }

    /** What the target names, where it is a whole URL, and not what the header says. */
    private static String host(HttpServerRequest request) {
        Matcher whole = WHOLE.matcher(request.uri());
        String host = whole.find() ? whole.group(1) : header(request, "Host");
        return host == null ? "" : host;
    }

    private static @Nullable String header(HttpServerRequest request, String name) {
        return request.requestHeaders().get(name);
    }
}
