package dev.chitchat.cli.stream;

import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.journal.ResultsFile;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.cli.process.Stop;
import dev.chitchat.cli.progress.Tally;
import dev.chitchat.error.ApiException;
import dev.chitchat.error.ChitchatException;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Tells how a stream ended, where that was not simply the end of its input, and what its exit code is. */
final class StreamEnd {

    private final ProcessIo surroundings;
    private final GeneralOptions general;
    private final Tally tally;
    private final Input input;
    private final StreamPlan plan;

    StreamEnd(ProcessIo surroundings, GeneralOptions general, Tally tally, Input input, StreamPlan plan) {
        this.surroundings = surroundings;
        this.general = general;
        this.tally = tally;
        this.input = input;
        this.plan = plan;
    }

    /**
     * What ended a stream; nothing if it was the end of its input.
     *
     * @param accountFailure what is wrong with the account
     * @param readFailure why the input could not be read to its end
     * @param stopped who asked for the end
     * @param limited whether as much was sent as was allowed
     */
    record Cause(
            @Nullable ChitchatException accountFailure,
            @Nullable IOException readFailure,
            Stop.@Nullable Reason stopped,
            boolean limited) {

        boolean isEndOfInput() {
            return accountFailure == null && readFailure == null && stopped == null && !limited;
        }
    }

    int tell(Cause cause, String words) {
        if (cause.accountFailure() != null) {
            general.tell(cause.accountFailure(), surroundings);
            surroundings.ending(words);
            return ExitCode.FAILED;
        }
        Stop.Reason stopped = cause.stopped();
        if (stopped != null) {
            return tellStopped(stopped, words);
        }
        if (cause.readFailure() != null) {
            surroundings.error(words);
            return ExitCode.FAILED;
        }
        if (tally.readSoFar() == 0) {
            surroundings.warning(words);
        } else if (cause.limited() && !general.quiet) {
            surroundings.ending(words);
        }
        return tally.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private int tellStopped(Stop.Reason stopped, String words) {
        if (stopped.exitCode() == ExitCode.FAILED) {
            surroundings.error(words);
        } else if (!general.quiet) {
            surroundings.ending(words);
        }
        return stopped.exitCode();
    }

    /** How it ended, in a sentence. */
    String words(Cause cause) {
        if (cause.accountFailure() != null) {
            return "stopped: " + outlook(cause.accountFailure()) + "; " + unsent();
        }
        if (cause.stopped() != null) {
            return "stopped: " + cause.stopped().words() + "; " + unsent();
        }
        if (cause.readFailure() != null) {
            return "the input broke off (" + cause.readFailure().getMessage()
                    + "), so what comes after was not read; mend it and send the rest" + goOn();
        }
        if (cause.limited()) {
            return "stopped: " + plan.limit() + " sent, as --limit allows; " + unsent();
        }
        return tally.readSoFar() == 0
                ? "the input is empty: it holds no update, so nothing was sent"
                : "complete: " + Formats.count(tally.readSoFar(), "line") + " read, each has its outcome";
    }

    private static String outlook(ChitchatException failure) {
        return failure instanceof ApiException refused && refused.mayAffectEveryCall()
                ? "no update has succeeded, so every other one may fail the same way"
                : "every other update would fail the same way";
    }

    private String unsent() {
        OptionalLong total = input.count();
        long known = total.orElse(tally.readSoFar());
        long unsent = Math.max(0, known - tally.done());
        if (unsent == 0) {
            return total.isPresent()
                    ? "every line was sent and has its result"
                    : "every line that was read has its result, what was not read yet was not sent" + goOn();
        }
        String rest = total.isPresent() ? "" : ", besides what was not read yet";
        return Formats.count(unsent, "line") + " not sent" + rest
                + (goOn().isEmpty() ? "; to go on, give the lines that have no result line" : goOn());
    }

    /** How to go on, if there is a journal. */
    private String goOn() {
        if (plan.results() == null || !ResultsFile.fits(plan.results())) {
            return "";
        }
        String again = input.file() == null ? ", with the same input: " : ": ";
        return "; to go on" + again + plan.commandAgain();
    }
}
