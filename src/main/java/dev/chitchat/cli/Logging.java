package dev.chitchat.cli;

import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.internal.text.Cleaner;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Sets up slf4j-simple, which reads its properties when the first logger is made; so this comes before anything else.
 *
 * <p>Without {@code --debug} only warnings of this client are logged: whatever matters to a user is said in words of our
 * own. The logger {@code HttpClientConnect} of Reactor Netty, which warns of each broken connection with a stack trace, is
 * at INFO at most, whatever happens: at DEBUG it prints the address of a request.
 */
final class Logging {

    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    static void configure(boolean debug, ProcessIo io) {
        System.setErr(new PrintStream(new Lines(io), true, Charset.defaultCharset()));
        set("defaultLogLevel", debug ? "info" : "off");
        set("log.dev.chitchat", debug ? "debug" : "warn");
        set("showDateTime", String.valueOf(debug));
        set("showThreadName", String.valueOf(debug));
        set("showShortLogName", String.valueOf(!debug));
        if (debug) {
            set("dateTimeFormat", "HH:mm:ss.SSS"); // slow to set up, so none where only warnings have a time
        }
        System.setProperty(PREFIX + "log.reactor.netty.http.client.HttpClientConnect", debug ? "info" : "off");
    }

    private static void set(String name, String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }

    /** Where lines of the log go, each warning with who calls whom: libraries log what servers say, so each line is cleaned; the tab before a stack frame stays. */
    private static final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final ProcessIo io;

        Lines(ProcessIo io) {
            this.io = io;
        }

        @Override
        public synchronized void write(int b) {
            if (b != '\n') {
                line.write(b);
                return;
            }
            String text = line.toString(Charset.defaultCharset());
            boolean undated = text.startsWith("WARN ") || text.startsWith("ERROR ");
            boolean toWhom = (undated || text.contains(" WARN ")) && !io.whom().isEmpty();
            String whole = (undated ? ProcessIo.now() + " " : "") + text + (toWhom ? " (" + io.whom() + ")" : "");
            String clean = text.startsWith("\t") ? "\t" + Cleaner.line(text.substring(1)) : Cleaner.line(whole);
            io.bar().above(() -> io.err().println(clean));
            line.reset();
        }
    }
}
