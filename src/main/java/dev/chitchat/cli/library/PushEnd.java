package dev.chitchat.cli.library;

import dev.chitchat.cli.journal.PushTask;
import dev.chitchat.cli.journal.ResultLine;
import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.OwnThread;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.cli.progress.Progress;
import dev.chitchat.cli.progress.RunFiles;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.error.ChitchatException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Carries a push out: shows how it gets on, writes its results as they come, on a thread that may block, and tells how it
 * ended.
 */
final class PushEnd {

    private final ProcessIo io;
    private final GeneralOptions general;
    private final String goOn;
    private final Tally tally;
    private int planned;
    private int settled;

    PushEnd(ProcessIo io, GeneralOptions general, String goOn, Tally tally) {
        this.io = io;
        this.general = general;
        this.goOn = goOn;
        this.tally = tally;
    }

    /** Blocks until the end and returns the exit code. */
    int tell(PushRun run, Results results, Stop stop, Connection connection, RunFiles files) throws IOException {
        try {
            begin(run.tasks(), results);
        } catch (IOException e) {
            String why = Results.broken(results.name(), e).words();
            throw new UsageException(ExitCode.FAILED, "--results " + why + "; nothing was sent");
        }
        Progress progress = Progress.show(io, general.quiet, tally, OptionalLong.of(planned), connection);
        Scheduler writer = OwnThread.named("chitchat-results");
        try {
            run.run()
                    .publishOn(writer)
                    .doOnNext(result -> take(result, results, stop))
                    .blockLast();
        } finally {
            writer.dispose();
            results.orStop(stop, results::finish);
            progress.close();
        }
        return end(run, stop.reason(), connection, files);
    }

    /**
     * Notes in a file what is to be done, before the first call, so that a run that goes on can tell what became of every
     * task; and what of earlier plans needs no more doing although its end was not seen.
     */
    private void begin(List<PushTask> tasks, Results results) throws IOException {
        planned = tasks.size();
        tasks.forEach(task -> tally.read());
        if (!results.isJournal()) {
            return;
        }
        results.goOn();
        Map<String, PushTask> earlier = results.earlier().openTasks();
        Map<String, PushTask> inEffect = new LinkedHashMap<>(earlier);
        tasks.forEach(task -> inEffect.remove(task.key()));
        settled = inEffect.size();
        Stream<PushTask> planned = tasks.stream().filter(task -> !earlier.containsKey(task.key()));
        results.write(
                Stream.concat(inEffect.values().stream().map(ResultLine::settled), planned.map(ResultLine::planned))
                        .toList());
        results.force();
    }

    private void take(PushRun.Result result, Results results, Stop stop) {
        tally.settled(result.task().id(), result.error());
        results.orStop(stop, () -> results.write(List.of(ResultLine.of(result.task(), result.error()))));
    }

    private int end(PushRun run, Stop.@Nullable Reason why, Connection connection, RunFiles files) {
        if (!general.quiet) {
            String before = settled == 0 ? "" : settled + " found in effect, ";
            long probes = connection.client().retryStatus().probes();
            io.say(before + (planned == 0 ? "0 applied, 0 failed" : tally.atEnd(probes)));
        }
        PlanCommand.shortened(run.keptBack()).forEach(io::warning);
        ChitchatException accountFailure = run.accountFailure();
        if (accountFailure != null) {
            general.tell(accountFailure, io);
        }
        int exitCode = why != null ? why.exitCode() : tally.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
        long unsent = planned - tally.done() + run.beyondLimit();
        if (why == null && planned > tally.done()) {
            String rest = Formats.count(unsent, "change")
                    + " not sent, as the library has changed meanwhile; to go on, " + goOn;
            io.error(rest);
            return files.end(false, rest, ExitCode.FAILED, io);
        }
        if (why == null && run.beyondLimit() == 0) {
            return files.end(true, "complete: " + Formats.count(planned, "change"), exitCode, io);
        }
        String words = "stopped: " + (why == null ? planned + " sent, as --limit allows" : why.words()) + "; "
                + Formats.count(unsent, "change") + " not sent; to go on, " + goOn;
        if (exitCode != ExitCode.DONE || !general.quiet) {
            io.ending(words);
        }
        String all = accountFailure == null ? words : accountFailure.getMessage() + "\n" + words;
        return files.end(false, all, exitCode, io);
    }
}
