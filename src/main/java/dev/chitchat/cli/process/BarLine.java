package dev.chitchat.cli.process;

import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * The line of a terminal that a progress bar is drawn on. What else is printed there goes above the bar, so that
 * neither stands behind the other. The library's own consumer would take over the terminal's signals. Thread-safe.
 */
public final class BarLine implements ProgressBarConsumer {

    /** What a terminal shows behind the bar when Ctrl-C is typed, and one more, as a full line would be wrapped. */
    private static final int LEFT_FREE = 3;

    private final PrintStream err;
    private final IntSupplier columns;
    private final BooleanSupplier outputIsTerminal;
    private int longest;
    private String drawn = "";
    private boolean ended;
    private volatile boolean outputToo;

    /** A line without a bar; what is behind it is asked only where it matters, 0 columns stand for no terminal. */
    public BarLine(PrintStream err, IntSupplier columns, BooleanSupplier outputIsTerminal) {
        this.err = err;
        this.columns = columns;
        this.outputIsTerminal = outputIsTerminal;
    }

    /** Makes ready for a bar; returns the columns of the terminal, 0 if there is none. */
    public int begin() {
        int all = columns.getAsInt();
        longest = Math.max(0, all - LEFT_FREE);
        outputToo = all > 0 && outputIsTerminal.getAsBoolean();
        return all;
    }

    @Override
    public int getMaxRenderedLength() {
        return longest;
    }

    @Override
    public synchronized void accept(String bar) {
        if (ended) {
            return;
        }
        drawn = bar + " ".repeat(Math.max(0, drawn.length() - bar.length())); // nothing of a longer one stays
        err.print("\r" + drawn);
        err.flush();
    }

    @Override
    public synchronized void clear() {
        if (!drawn.isEmpty()) {
            err.print("\r" + " ".repeat(drawn.length() + LEFT_FREE - 1) + "\r");
            err.flush();
            drawn = "";
        }
    }

    public synchronized boolean isDrawn() {
        return !drawn.isEmpty();
    }

    /** Clears it for good, as the process ends. */
    synchronized void end() {
        clear();
        ended = true;
    }

    @Override
    public void close() {}

    /** Something that prints whole lines. */
    public interface Printing<E extends Exception> {
        void run() throws E;
    }

    public synchronized <E extends Exception> void above(Printing<E> printing) throws E {
        String bar = drawn;
        clear();
        printing.run();
        if (!bar.isEmpty()) {
            accept(bar);
        }
    }

    /** Prints on standard output, which has to do with the bar only where it is a terminal too. */
    public <E extends Exception> void output(Printing<E> printing) throws E {
        if (outputToo) {
            above(printing);
        } else {
            printing.run();
        }
    }
}
