package dev.chitchat.internal.transport;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that calls go through, by {@code CONNECT}: it sees the service's host, and no request.
 *
 * @param host its name or address
 * @param port 1 to 65535
 * @param username who we are to it, or {@code null} where it does not ask
 * @param password never shown by {@link #toString()}
 */
public record HttpProxy(
        String host,
        int port,
        @Nullable String username,
        @Nullable String password) {

    private static final String FORM =
            "; give http://host:port or http://user:password@host:port, with special" + " characters percent-encoded";

    /**
     * A proxy from its address, the form that {@code https_proxy} has in most programs.
     *
     * @param address {@code http}, host and port, with {@code user:password@} where it asks for them, percent-encoded
     * @return the proxy
     * @throws IllegalArgumentException if it is no such address; the message tells no part of it but the scheme
     */
    public static HttpProxy from(URI address) {
        if (!"http".equalsIgnoreCase(address.getScheme())) {
            throw new IllegalArgumentException("the proxy is not reached by http" + FORM);
        }
        if (address.getHost() == null || address.getPort() < 1 || address.getPort() > 65535) {
            throw new IllegalArgumentException("the proxy has no valid host and port" + FORM);
        }
        boolean bare = address.getRawPath().isEmpty() || address.getRawPath().equals("/");
        if (!bare || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException("the proxy has a path, query or fragment" + FORM);
        }
        String user = address.getRawUserInfo();
        int colon = user == null ? -1 : user.indexOf(':');
        if (user == null) {
            return new HttpProxy(address.getHost(), address.getPort(), null, null);
        }
        return new HttpProxy(
                address.getHost(),
                address.getPort(),
                decode(colon < 0 ? user : user.substring(0, colon)),
                colon < 0 ? "" : decode(user.substring(colon + 1)));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** What no message may repeat: the password, and how it is sent. */
    List<String> secrets() {
        if (username == null || password == null) {
            return List.of();
        }
        byte[] sent = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return List.of(Base64.getEncoder().encodeToString(sent), password);
    }

    /** Host and port, and whether there are credentials. */
    @Override
    public String toString() {
        return "HttpProxy[" + host + ":" + port + (username == null ? "" : ", credentials=REDACTED") + "]";
    }
}
