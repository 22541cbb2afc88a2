package dev.chitchat.cli.progress;

import dev.chitchat.cli.process.BarLine;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** A bar on one line of a terminal, redrawn several times a second; gone from there once it is disposed of. */
final class ProgressLine implements Disposable {

    private static final int REDRAW_MILLIS = 250;
    /** What is drawn and counted beside a bar takes as much. */
    private static final int NARROW = 72;

    private final ProgressBar bar;
    private final Tally tally;
    private final OptionalLong total;
    private final Supplier<String> waiting;
    private final Disposable feed;

    ProgressLine(BarLine line, int columns, Tally tally, OptionalLong total, Supplier<String> waiting) {
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
                .setConsumer(line);
        this.bar = (columns < NARROW ? builder.setRenderer((state, width) -> narrow(width)) : builder).build();
        this.feed =
                Schedulers.boundedElastic().schedulePeriodically(this::feed, 0, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
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
}
