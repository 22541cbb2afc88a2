package dev.chitchat.cli.library;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.OwnThread;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.error.ChitchatException;
import java.io.IOException;
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
    int tell(PushRun run, PushResults results, Stop stop) throws IOException {
        planned = run.tasks().size();
        settled = results.begin(run.tasks());
        Scheduler writer = OwnThread.named("chitchat-results");
        try {
            run.run()
                    .publishOn(writer)
                    .doOnNext(result -> take(result, results, stop))
                    .blockLast();
        } finally {
            writer.dispose();
        }
        return end(run.accountFailure(), stop);
    }

    private void take(PushResult result, PushResults results, Stop stop) {
        if (result.isApplied()) {
            applied++;
        } else {
            failed++;
        }
        if (broken) {
            return;
        }
        try {
            results.write(result);
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
