package dev.chitchat.cli.progress;

import dev.chitchat.ChitchatClient;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.quota.QuotaStatus;
import dev.chitchat.retry.RetryStatus;
import dev.chitchat.retry.ServiceState;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jline.utils.Signals;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/** Shows on standard error how a run is getting on, until it is closed. */
public final class Progress implements AutoCloseable {

    /** How often a line is printed where there is no terminal. */
    static final long PERIOD_MILLIS = 30_000;

    private static final int REDRAW_MILLIS = 250;
    /** What is drawn and counted beside a bar takes as much. */
    private static final int NARROW = 72;

    /** What asks for the state, as of {@code dd}. HotSpot has SIGUSR2 for itself, and SIGQUIT prints its threads. */
    public static final String ASKS_FOR_STATE = "USR1";

    private final ProcessIo io;
    private final Tally tally;
    private final OptionalLong total;
    private final ChitchatClient client;
    private final String origin;
    private final Disposable.Composite shown = Disposables.composite();

    /** A bar where a terminal can redraw a line, elsewhere a line every 30 s; neither if {@code quiet}. */
    public Progress(ProcessIo io, boolean quiet, Tally tally, OptionalLong total, Connection connection) {
        this.io = io;
        this.tally = tally;
        this.total = total;
        this.client = connection.client();
        this.origin = connection.origin().toString();
        Object before = Signals.register(ASKS_FOR_STATE, this::tellState);
        shown.add(() -> Signals.unregister(ASKS_FOR_STATE, before));
        shown.add(tally.reading ? Disposables.disposed() : connection.notice()); // what follows tells of the run's end
        boolean redraws = !"dumb".equals(io.environment().get("TERM"))
                && !io.environment().containsKey("CI");
        int columns = !quiet && redraws ? io.bar().begin() : 0;
        if (columns == 0 && !quiet) {
            shown.add(every(PERIOD_MILLIS, PERIOD_MILLIS, () -> io.say(tally.onTheWay(total, waiting()))));
        } else if (!quiet) {
            shown.add(bar(columns));
        }
    }

    static Disposable every(long firstMillis, long millis, Runnable work) {
        return Schedulers.boundedElastic().schedulePeriodically(work, firstMillis, millis, TimeUnit.MILLISECONDS);
    }

    private void tellState() {
        QuotaStatus quota = client.quotaStatus();
        RetryStatus service = client.retryStatus();
        String failure = service.lastFailure() == null
                ? ""
                : "; last failure: " + service.lastFailure().getMessage();
        io.dated(origin, tally.onTheWay(total, waiting()));
        io.dated(
                origin,
                Formats.count(service.waiting(), "call") + " waiting, " + quota.underWay()
                        + " in flight; quota " + quota.mode().name().toLowerCase(Locale.ROOT) + ", " + quota.free()
                        + " of " + quota.tokens() + " tokens free, " + quota.rejected() + " rejected, "
                        + quota.unanswered() + " unanswered; breaker: service "
                        + service.service().name().toLowerCase(Locale.ROOT) + ", " + service.retriesLeft()
                        + " retries left" + failure);
    }

    private String waiting() {
        return waiting(tally, total, client.quotaStatus(), client.retryStatus());
    }

    /** What is waited for, in a few words; none while nothing is out of the ordinary. */
    static String waiting(Tally tally, OptionalLong total, QuotaStatus quota, RetryStatus service) {
        if (total.isEmpty() && tally.hasDoneAllRead()) {
            return "waits for input";
        }
        if (service.service() == ServiceState.DOWN) {
            return "service is down for " + Formats.time(service.downFor().toMillis() / 1_000.0) + ", waits for it";
        }
        if (quota.underWay() == 0 && quota.free() > 0 && service.lastFailure() != null) {
            return "service fails, waits to retry";
        }
        return switch (quota.mode()) {
            case NORMAL -> "";
            case PACED -> "evenly paced after a rejection";
            case STRICT -> "one call at a time after rejections";
            case SHARED -> "slowed down, others use the quota too";
        };
    }

    @Override
    public void close() {
        shown.dispose();
    }

    /** A bar on one line of a terminal, redrawn several times a second; gone from there once it is disposed of. */
    private Disposable bar(int columns) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName("")
                .setInitialMax(total.orElse(-1))
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .showSpeed(new DecimalFormat("0.00", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .setEtaFunction(state -> tally.left(total))
                .clearDisplayOnFinish()
                .setConsumer(io.bar());
        ProgressBar bar = (columns < NARROW ? builder.setRenderer((state, width) -> narrow(width)) : builder).build();
        Disposable feed = every(0, REDRAW_MILLIS, () -> feed(bar));
        return () -> {
            feed.dispose();
            feed(bar);
            bar.close();
        };
    }

    private String narrow(int width) {
        String words = tally.inShort(total, waiting());
        return words.length() > width ? words.substring(0, width) : words + " ".repeat(width - words.length());
    }

    private void feed(ProgressBar bar) {
        long earlier = tally.count("earlier");
        total.ifPresent(all -> bar.maxHint(all - earlier));
        bar.stepTo(tally.done() - earlier);
        String words = waiting();
        bar.setExtraMessage(tally.besideBar() + (words.isEmpty() ? "" : "; " + words));
    }
}
