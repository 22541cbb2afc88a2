package dev.chitchat.cli.process;

import dev.chitchat.internal.text.Cleaner;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Where lines of the log go: libraries log what servers say, so each line is cleaned; the tab before a stack frame stays. */
public final class LogLines extends OutputStream {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final PrintStream to;

    private LogLines(PrintStream to) {
        this.to = to;
    }

    /** A stream for whole lines in the charset of {@code to}, which is not closed by it. */
    public static PrintStream over(PrintStream to) {
        return new PrintStream(new LogLines(to), true, Charset.defaultCharset());
    }

    @Override
    public synchronized void write(int b) {
        if (b != '\n') {
            line.write(b);
            return;
        }
        String text = line.toString(Charset.defaultCharset());
        to.println(text.startsWith("\t") ? "\t" + Cleaner.line(text.substring(1)) : Cleaner.line(text));
        line.reset();
    }
}
