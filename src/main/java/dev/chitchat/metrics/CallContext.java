package dev.chitchat.metrics;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Map;

/**
 * What the observation of one call knows: whose it is, what is called, and how it went. Its failure is the
 * {@linkplain #getError() error}.
 *
 * <p>Its spans are of kind {@code CLIENT}, with the service's name as the remote service. No trace id goes out: the
 * service is not ours.
 *
 * <p>Written by the thread that drives the call; what it tells of may be read on any.
 */
public final class CallContext extends SenderContext<Map<String, String>> {

    private static final String REMOTE_SERVICE = "tencent-cloud-desk";

    private final String account;
    private final String command;
    volatile int attempts;
    volatile String requestId = CallConvention.NONE;
    volatile boolean cancelled;

    CallContext(String account, String command) {
        super((carrier, name, value) -> {}, Kind.CLIENT);
        setRemoteServiceName(REMOTE_SERVICE);
        this.account = account;
        this.command = command;
    }

    /** {@return the configured name of the account, not the identifier} */
    public String account() {
        return account;
    }

    /** {@return the service's name of the command that is called, {@code other} for one that no page names} */
    public String command() {
        return command;
    }

    /** {@return how many attempts were made by now, 0 while the call waits for its first token} */
    public int attempts() {
        return attempts;
    }

    /** {@return what the service called the last attempt, or {@code none} where no answer says it} */
    public String requestId() {
        return requestId;
    }

    /** {@return whether the subscriber gave the call up, so that there is neither a result nor an error} */
    public boolean cancelled() {
        return cancelled;
    }
}
