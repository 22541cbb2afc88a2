package dev.chitchat.cli.library;

import dev.chitchat.cli.journal.PushTask;
import dev.chitchat.cli.journal.ResultLine;
import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.OwnThread;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.error.ChitchatException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Carries a push out: writes its results as they come, on a thread that may block, and tells how it ended. */
final class PushEnd {

    private final ProcessIo surroundings;
    private final GeneralOptions general;
    private final String goOn;
    private int planned;
    private int settled;
    private int applied;
    private int failed;
    private boolean broken;

    PushEnd(ProcessIo surroundings, GeneralOptions general, String goOn) {
        this.surroundings = surroundings;
        this.general = general;
        this.goOn = goOn;
    }

    /** Blocks until the end and returns the exit code. */
    int tell(PushRun run, Results results, Stop stop) throws IOException {
        begin(run.tasks(), results);
        Scheduler writer = OwnThread.named("chitchat-results");
        try {
            run.run()
                    .publishOn(writer)
                    .doOnNext(result -> take(result, results, stop))
                    .blockLast();
        } finally {
            writer.dispose();
            unlessBroken(results, stop, results::finish);
        }
        return end(run.accountFailure(), stop);
    }

    /**
     * Notes in a file what is to be done, before the first call, so that a run that goes on can tell what became of every
     * task; and what of earlier plans needs no more doing although its end was not seen.
     */
    private void begin(List<PushTask> tasks, Results results) throws IOException {
        planned = tasks.size();
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

    private void take(PushResult result, Results results, Stop stop) {
        if (result.isApplied()) {
            applied++;
        } else {
            failed++;
        }
        unlessBroken(results, stop, () -> results.write(List.of(ResultLine.of(result.task(), result.error()))));
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void unlessBroken(Results results, Stop stop, Writing writing) {
        if (broken) {
            return;
        }
        try {
            writing.run();
        } catch (IOException e) {
            broken = true;
            stop.request(results.broken(e));
        }
    }

    private int end(@Nullable ChitchatException accountFailure, Stop stop) {
        if (!general.quiet) {
            String before = settled == 0 ? "" : settled + " found in effect, ";
            surroundings.say(before + applied + " applied, " + failed + " failed");
        }
        if (accountFailure != null) {
            general.tell(accountFailure, surroundings);
        }
        Stop.Reason why = stop.reason();
        if (why == null) {
            return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
        }
        String rest = Formats.count(planned - applied - failed, "change") + " not sent";
        surroundings.say("stopped: " + why.words() + "; " + rest + "; to go on, " + goOn);
        return why.exitCode();
    }
}
