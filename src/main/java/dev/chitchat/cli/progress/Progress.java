package dev.chitchat.cli.progress;

import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.process.ProcessIo;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Shows on standard error where a stream stands, until it is closed. */
public interface Progress {

    /** How often a line is told where there is no terminal. */
    Duration PERIOD = Duration.ofSeconds(30);

    /** Ends the display and leaves the line to others. */
    void close();

    /** Shows nothing. */
    static Progress silent() {
        return () -> {};
    }

    /**
     * What fits these surroundings: a bar on a terminal that can redraw a line, a line from time to time elsewhere.
     *
     * @param surroundings where it is shown
     * @param tally what is shown
     * @param input what is being read; asked for its size
     * @param waiting tells what is waited for
     */
    static Progress show(ProcessIo surroundings, Tally tally, Input input, Waiting waiting) {
        OptionalLong total = input.count();
        int columns = redrawableColumns(surroundings);
        return columns == 0
                ? lines(surroundings, tally, total, waiting, Schedulers.boundedElastic())
                : ProgressLine.start(surroundings.err(), columns, tally, total, waiting);
    }

    /** The columns of the terminal behind standard error, 0 if it is none or cannot redraw a line. */
    static int redrawableColumns(ProcessIo surroundings) {
        boolean dumb = "dumb".equals(surroundings.environment().get("TERM"))
                || surroundings.environment().containsKey("CI");
        return dumb ? 0 : surroundings.errorColumns().getAsInt();
    }

    /** A plain line every 30 s, and one at the beginning and end of each outage. */
    static Progress lines(
            ProcessIo surroundings, Tally tally, OptionalLong total, Waiting waiting, Scheduler scheduler) {
        Disposable notice = OutageNotice.start(surroundings, waiting::service, scheduler);
        Disposable lines = scheduler.schedulePeriodically(
                () -> surroundings.say(Summary.onTheWay(tally, total, waiting.words())),
                PERIOD.toMillis(),
                PERIOD.toMillis(),
                TimeUnit.MILLISECONDS);
        return () -> {
            notice.dispose();
            lines.dispose();
        };
    }
}
