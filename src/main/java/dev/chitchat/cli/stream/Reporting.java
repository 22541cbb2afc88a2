package dev.chitchat.cli.stream;

import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.process.WholeFile;
import dev.chitchat.cli.progress.Progress;
import dev.chitchat.cli.progress.Summary;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.cli.report.RunEnd;
import dev.chitchat.cli.report.RunRecorder;
import dev.chitchat.quota.Mode;
import dev.chitchat.quota.QuotaStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/** Writes the report of one stream: at its start, soon after, every 30 s, so that a killed run leaves one too, and at its end. */
final class Reporting implements AutoCloseable {

    private static final long LOOK_MILLIS = 250;
    private static final long FIRST_MILLIS = 2_000;

    private final ReportFile file;
    private final RunRecorder recorder;
    private final Tally tally;
    private final String input;
    private final Instant started = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    private final Disposable.Composite looking = Disposables.composite();

    private Reporting(ReportFile file, RunRecorder recorder, Tally tally, Input input) {
        this.file = file;
        this.recorder = recorder;
        this.tally = tally;
        this.input = input.file() == null ? "standard input" : String.valueOf(input.file());
    }

    /**
     * Writes a first report and keeps looking at the quota.
     *
     * @throws UsageException if it cannot be written
     */
    static Reporting start(
            ReportFile file, RunRecorder recorder, Tally tally, Input input, Supplier<QuotaStatus> quota) {
        Reporting reporting = new Reporting(file, recorder, tally, input);
        IOException failure = reporting.write(
                RunEnd.State.UNDER_WAY, "This run has just begun, or was killed right after its start.");
        if (failure != null) {
            throw new UsageException(ReportFile.unwritable(file.path()));
        }
        reporting.look(quota);
        return reporting;
    }

    private void look(Supplier<QuotaStatus> quota) {
        looking.add(Schedulers.boundedElastic()
                .schedulePeriodically(
                        () -> recorder.strictness(strictness(quota.get().mode())),
                        0,
                        LOOK_MILLIS,
                        TimeUnit.MILLISECONDS));
        long period = Progress.PERIOD.toMillis();
        looking.add(Schedulers.boundedElastic()
                .schedulePeriodically(this::writeOnTheWay, FIRST_MILLIS, period, TimeUnit.MILLISECONDS));
    }

    private static int strictness(Mode mode) {
        return switch (mode) {
            case NORMAL -> 0;
            case PACED -> 1;
            case STRICT -> 2;
            case SHARED -> 3;
        };
    }

    /** What cannot be written now can perhaps be later; the end tells. */
    private synchronized void writeOnTheWay() {
        if (!looking.isDisposed()) {
            write(
                    RunEnd.State.UNDER_WAY,
                    "This run is under way, or was killed. So far: "
                            + Summary.onTheWay(tally, OptionalLong.empty(), ""));
        }
    }

    private @Nullable IOException write(RunEnd.State state, String words) {
        try {
            String since = started.toString().replace('T', ' ').replace("Z", " UTC");
            RunEnd end = new RunEnd(input, since, state, words, tally.earlier());
            file.write(recorder.page(end, file.library()));
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    /** Writes the last one, after all outcomes are known. Where that fails, results and exit code stay what they are. */
    synchronized void finish(boolean whole, String words, ProcessIo surroundings) {
        close();
        IOException failure = write(whole ? RunEnd.State.WHOLE : RunEnd.State.BROKEN_OFF, words);
        if (failure != null) {
            surroundings.error(
                    "the report '" + file.path() + "' could not be written (" + WholeFile.reason(failure)
                            + "), so "
                            + (Files.exists(file.path()) ? "the one there lacks the end of the run" : "there is none")
                            + ", while its results are not touched; next time name a file in a directory that stays and has room");
        }
    }

    @Override
    public void close() {
        looking.dispose();
    }
}
