package dev.chitchat.cli.progress;

import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** A bar on one line of a terminal, redrawn several times a second; gone from there once it is disposed of. */
final class ProgressLine implements Disposable {

    private static final int REDRAW_MILLIS = 250;
    /** What is drawn and counted beside a bar takes as much. */
    private static final int NARROW = 72;

    private final Terminal terminal;
    private final ProgressBar bar;
    private final Tally tally;
    private final OptionalLong total;
    private final Supplier<String> waiting;
    private final Disposable feed;

    ProgressLine(PrintStream out, int columns, Tally tally, OptionalLong total, Supplier<String> waiting) {
        this.terminal = new Terminal(out, columns - 1);
        this.tally = tally;
        this.total = total;
        this.waiting = waiting;
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName("")
                .setInitialMax(total.orElse(-1))
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .showSpeed(new DecimalFormat("0.00", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setEtaFunction(state -> tally.left(total))
                .clearDisplayOnFinish()
                .setConsumer(terminal);
        this.bar = (columns < NARROW ? builder.setRenderer((state, width) -> narrow(width)) : builder).build();
        this.feed =
                Schedulers.boundedElastic().schedulePeriodically(this::feed, 0, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Makes room for another line where it is drawn now. */
    void clear() {
        terminal.accept(" ".repeat(terminal.columns()));
        terminal.accept("");
    }

    private String narrow(int width) {
        String words = tally.inShort(total, waiting.get());
        return words.length() > width ? words.substring(0, width) : words + " ".repeat(width - words.length());
    }

    private void feed() {
        long earlier = tally.earlier();
        total.ifPresent(all -> bar.maxHint(all - earlier));
        bar.stepTo(tally.done() - earlier);
        String words = waiting.get();
        bar.setExtraMessage(tally.besideBar() + (words.isEmpty() ? "" : "; " + words));
    }

    @Override
    public void dispose() {
        feed.dispose();
        feed();
        bar.close();
    }

    /**
     * The line of the terminal. The library's own would open the terminal device and take over its signals.
     *
     * @param out standard error
     * @param columns how long a line may be without being wrapped
     */
    private record Terminal(PrintStream out, int columns) implements ProgressBarConsumer {

        @Override
        public int getMaxRenderedLength() {
            return columns;
        }

        @Override
        public void accept(String rendered) {
            out.print("\r" + rendered);
            out.flush();
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
