package dev.chitchat.redis;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, and who asks; an immutable value. The password is never shown.
 *
 * <p>Takes what Lettuce takes: {@code redis://host:6379/0}, {@code rediss://} for TLS,
 * {@code redis-sentinel://host1:26379,host2:26379#master}, and more than one host, {@code redis://host1:6379,host2:6379}, for a
 * cluster; {@code user:password@} before the host.
 */
public final class RedisAddress {

    private final String uri;
    private final @Nullable String username;
    private final @Nullable String password;

    private RedisAddress(String uri, @Nullable String username, @Nullable String password) {
        this.uri = uri;
        this.username = username;
        this.password = password;
    }

    /**
     * The address that a URI gives. Looks at its scheme and shape, not at the network.
     *
     * @param uri as Lettuce takes it
     * @return the address
     * @throws IllegalArgumentException if it is no address of a Redis; the message does not repeat it, since it may hold a
     *     password
     */
    public static RedisAddress of(String uri) {
        String scheme = uri.substring(0, Math.max(0, uri.indexOf("://")));
        boolean known = scheme.matches("rediss?(-sentinel)?");
        if (!known || uri.length() == scheme.length() + 3) {
            throw new IllegalArgumentException(
                    "the address of Redis is not understood; give redis://host:port, rediss:// or redis-sentinel://");
        }
        return new RedisAddress(uri, null, null);
    }

    /**
     * A copy that signs in as somebody.
     *
     * @param user of the access list, {@code null} for the default user
     * @param secret its password
     * @return the copy
     */
    public RedisAddress withCredentials(@Nullable String user, String secret) {
        return new RedisAddress(uri, user, secret);
    }

    /**
     * A copy that signs in with what the environment says; the same as this if it does not give a password.
     *
     * @param environment usually {@link System#getenv()}
     * @param userVariable the name of the user's variable, which may be absent
     * @param passwordVariable the name of the password's variable
     * @return the copy
     */
    public RedisAddress withCredentialsFrom(
            Map<String, String> environment, String userVariable, String passwordVariable) {
        String secret = environment.get(passwordVariable);
        return secret == null || secret.isEmpty() ? this : withCredentials(environment.get(userVariable), secret);
    }

    String uri() {
        return uri;
    }

    @Nullable
    String username() {
        return username;
    }

    @Nullable
    String password() {
        return password;
    }

    /** More than one host, and no sentinels. */
    boolean isCluster() {
        String hosts = uri.substring(uri.lastIndexOf('@') + 1);
        return hosts.contains(",") && !uri.contains("-sentinel://");
    }

    boolean isEncrypted() {
        return uri.startsWith("rediss");
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
