package dev.chitchat.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, and who asks; an immutable value. The password is never shown.
 *
 * <p>Takes these of the forms that Lettuce takes: {@code redis://host:6379/0}, {@code rediss://} for TLS,
 * {@code redis-sentinel://host1:26379,host2:26379#master}, and more than one host,
 * {@code redis://host1:6379,host2:6379}, for a cluster; {@code user:password@} before the host.
 */
public final class RedisAddress {

    private static final String FORM =
            "; give redis://host:port, rediss:// or redis-sentinel://host:port#master, with user:password@ before the host where it"
                    + " asks for them, special characters percent-encoded";
    private static final Pattern PARTS = Pattern.compile(
            "(rediss?(?:-sentinel)?)://(?:([^@/?#]*)@)?([^@/?#]+)(?:/[0-9]{0,4})?(\\?[^@#]*)?(#[^@#]+)?");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
    private static final int LARGEST_PORT = 65535;

    final String uri;
    final @Nullable String username;
    final @Nullable String password;

    private RedisAddress(String uri, @Nullable String username, @Nullable String password) {
        this.uri = uri;
        this.username = username;
        this.password = password;
    }

    /**
     * {@return the address that a URI gives} Looks at all of it, not at the network.
     *
     * @param uri as Lettuce takes it
     * @throws IllegalArgumentException if it is no address of a Redis; the message does not repeat it, since it may
     *     hold a password
     */
    public static RedisAddress of(String uri) {
        String wrong = whatIsWrong(uri);
        if (wrong != null) {
            throw new IllegalArgumentException("the address of Redis is not understood, " + wrong + FORM);
        }
        return new RedisAddress(uri, null, null);
    }

    private static @Nullable String whatIsWrong(String uri) {
        if (uri.codePoints().anyMatch(c -> Character.isSpaceChar(c) || Character.isISOControl(c))) {
            return "it holds a blank or a control character";
        }
        if (uri.indexOf('@') != uri.lastIndexOf('@')) {
            return "it has more than one @, and one in a password is written %40";
        }
        Matcher parts = PARTS.matcher(uri);
        if (!parts.matches()) {
            return "it is none of the forms below";
        }
        boolean sentinel = parts.group(1).endsWith("-sentinel");
        String[] hosts = parts.group(3).split(",", -1);
        if (!Arrays.stream(hosts).allMatch(RedisAddress::isHost)
                || (hosts.length > 1 && parts.group(3).contains("["))) {
            return "it has no valid host and port, from 1 to 65535";
        }
        if (sentinel && parts.group(5) == null) {
            return "it does not say which master the sentinels watch";
        }
        try {
            new URI(uri);
            return null;
        } catch (URISyntaxException e) {
            return "a special character in it is not percent-encoded";
        }
    }

    private static boolean isHost(String text) {
        Matcher host = HOST.matcher(text);
        if (!host.matches()) {
            return false;
        }
        int port = host.group(2) == null ? 1 : Integer.parseInt(host.group(2));
        return port >= 1 && port <= LARGEST_PORT;
    }

    /**
     * {@return a copy that signs in as somebody}
     *
     * @param user of the access list, {@code null} for the default user
     * @param secret its password
     */
    public RedisAddress withCredentials(@Nullable String user, String secret) {
        return new RedisAddress(uri, user, secret);
    }

    /**
     * {@return a copy that signs in with what the environment says; the same as this if it does not give a password}
     *
     * @param environment usually {@link System#getenv()}
     * @param userVariable the name of the user's variable, which may be absent or empty
     * @param passwordVariable the name of the password's variable
     */
    public RedisAddress withCredentialsFrom(
            Map<String, String> environment, String userVariable, String passwordVariable) {
        String secret = environment.getOrDefault(passwordVariable, "");
        String user = environment.getOrDefault(userVariable, "");
        return secret.isEmpty() ? this : withCredentials(user.isEmpty() ? null : user, secret);
    }

    /** More than one host, and no sentinels. */
    boolean isCluster() {
        return hosts().contains(",") && !isSentinel();
    }

    boolean isSentinel() {
        return uri.contains("-sentinel://");
    }

    /** The host and port, or several with commas between. */
    String hosts() {
        return part(3);
    }

    /** Empty where the address has none. */
    private String part(int group) {
        return PARTS.matcher(uri).replaceFirst("$" + group);
    }

    /** What no message may repeat: passwords, as they are and as they stand in the address. */
    List<String> secrets() {
        List<String> secrets = new ArrayList<>();
        if (password != null) {
            secrets.add(password);
        }
        String signIn = part(2);
        if (!signIn.isEmpty()) {
            // Lettuce takes a lone word for the password.
            String raw = signIn.substring(signIn.indexOf(':') + 1);
            secrets.add(raw);
            secrets.add(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        return secrets;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RedisAddress that
                && uri.equals(that.uri)
                && Objects.equals(username, that.username)
                && Objects.equals(password, that.password);
    }

    @Override
    public int hashCode() {
        return Objects.hash(uri, username, password);
    }

    /** Without anything that stands before the host. */
    @Override
    public String toString() {
        int at = uri.lastIndexOf('@');
        return at < 0 ? uri : uri.substring(0, uri.indexOf("://") + 3) + "***@" + uri.substring(at + 1);
    }
}
