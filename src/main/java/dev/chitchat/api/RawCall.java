package dev.chitchat.api;

import java.util.regex.Pattern;

/**
 * A call of any command of the service, with a body written by hand: for commands that this client has no method for.
 *
 * <pre>{@code
 * Mono<String> any = client.call(RawCall.of("desc_robot_config", "{\"LanguageTag\":\"\"}"));
 * }</pre>
 *
 * @param command the last part of the address, for example {@code desc_robot_config}
 * @param json the body, a JSON object, at least <code>{}</code>
 * @param repeatable whether making the call twice does no more than making it once, so that it may be retried when it
 *     is unknown whether it took effect
 */
public record RawCall(String command, String json, boolean repeatable) {

    private static final Pattern COMMAND = Pattern.compile("[a-z0-9_]+");

    /**
     * Checks the command.
     *
     * @throws IllegalArgumentException if it is no plain name
     */
    public RawCall {
        if (!COMMAND.matcher(command).matches()) {
            throw new IllegalArgumentException("a command consists of a-z, 0-9 and _ only, for example list_faq");
        }
    }

    /**
     * {@return a call that is not repeated when it may have taken effect}
     *
     * @param command the last part of the address
     * @param json the body
     * @throws IllegalArgumentException if the command is no plain name
     */
    public static RawCall of(String command, String json) {
        return new RawCall(command, json, false);
    }

    /**
     * {@return a copy that may be repeated or not}
     *
     * @param harmless whether making it twice does no more than making it once
     */
    public RawCall withRepeatable(boolean harmless) {
        return new RawCall(command, json, harmless);
    }

    /** The command and the size of the body. */
    @Override
    public String toString() {
        return "RawCall[" + command + ", " + json.length() + " characters]";
    }
}
