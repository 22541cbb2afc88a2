package dev.chitchat.cli;

/**
 * Sets up slf4j-simple, which reads its properties when the first logger is made; so this comes before anything else.
 *
 * <p>Without {@code --debug} only warnings of this client are logged: whatever matters to a user is told in words of our
 * own. The logger {@code HttpClientConnect} of Reactor Netty, which warns of each broken connection with a stack trace, is
 * at INFO at most, whatever happens: at DEBUG it prints the address of a request.
 */
final class Logging {

    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    static void configure(boolean debug) {
        set("defaultLogLevel", debug ? "info" : "off");
        set("log.dev.chitchat", debug ? "debug" : "warn");
        set("showDateTime", "true");
        set("dateTimeFormat", "HH:mm:ss.SSS");
        System.setProperty(PREFIX + "log.reactor.netty.http.client.HttpClientConnect", debug ? "info" : "off");
    }

    private static void set(String name, String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }
}
