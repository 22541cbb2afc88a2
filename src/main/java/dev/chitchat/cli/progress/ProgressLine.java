package dev.chitchat.cli.progress;

import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** A bar on one line of a terminal, redrawn several times a second: count, time, rate, retries and failures. */
final class ProgressLine implements Progress {

    private static final int REDRAW_MILLIS = 250;

    private final ProgressBar bar;
    private final Tally tally;
    private final OptionalLong total;
    private final Waiting waiting;
    private final Disposable feed;

    private ProgressLine(ProgressBar bar, Tally tally, OptionalLong total, Waiting waiting) {
        this.bar = bar;
        this.tally = tally;
        this.total = total;
        this.waiting = waiting;
        this.feed =
                Schedulers.boundedElastic().schedulePeriodically(this::feed, 0, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
    }

    static ProgressLine start(PrintStream terminal, int columns, Tally tally, OptionalLong total, Waiting waiting) {
        return new ProgressLine(bar(terminal, columns, total), tally, total, waiting);
    }

    /** A bar that is gone from the terminal once it is closed. */
    static ProgressBar bar(PrintStream terminal, int columns, OptionalLong total) {
        return new ProgressBarBuilder()
                .setTaskName("")
                .setInitialMax(total.orElse(-1))
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .showSpeed(new DecimalFormat("0.00", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .clearDisplayOnFinish()
                .setConsumer(new Terminal(terminal, columns - 1))
                .build();
    }

    private void feed() {
        long earlier = tally.earlier();
        total.ifPresent(all -> bar.maxHint(all - earlier));
        bar.stepTo(tally.done() - earlier);
        String merged = tally.merged() == 0 ? "" : " " + tally.merged() + " merged";
        String words = waiting.words();
        bar.setExtraMessage(merged + " " + tally.retries() + " retried " + tally.failed() + " failed"
                + (words.isEmpty() ? "" : "; " + words));
    }

    @Override
    public void close() {
        feed.dispose();
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
