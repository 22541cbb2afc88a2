package dev.chitchat.sandbox.server;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Keeps other sites, open in the same browser, off the sandbox.
 *
 * <p>A name that leads to 127.0.0.1 is still another site's: so the host must be one of this machine's own names. A change
 * needs a header that a browser lets another site's page send only after asking, which the sandbox never answers; and what
 * the browser says of where the page is from must fit.
 */
public final class SameSite {

    /** The header of a change; any value will do. */
    public static final String HEADER = "X-Chitchat-Sandbox";

    private static final Pattern HERE = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");

    private SameSite() {}

    /** Whether a page of the sandbox asks, or no page. */
    public static boolean mayRead(HttpServerRequest request) {
        return mayRead(header(request, "Host"), header(request, "Sec-Fetch-Site"));
    }

    /** Whether it carries what a change needs too. */
    public static boolean mayChange(HttpServerRequest request) {
        String host = header(request, "Host");
        String origin = header(request, "Origin");
        return mayRead(request)
                && header(request, HEADER) != null
                && (origin == null || origin.equals("http://" + host));
    }

    private static boolean mayRead(@Nullable String host, @Nullable String site) {
        boolean here = host != null && HERE.matcher(host).matches();
        return here && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    private static @Nullable String header(HttpServerRequest request, String name) {
        return request.requestHeaders().get(name);
    }
}
