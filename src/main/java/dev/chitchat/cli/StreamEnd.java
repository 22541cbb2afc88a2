package dev.chitchat.cli;

import dev.chitchat.error.ChitchatException;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Tells how a stream ended, where that was not simply the end of its input, and what its exit code is. */
final class StreamEnd {

    private final Surroundings surroundings;
    private final GeneralOptions general;
    private final Tally tally;
    private final Input input;
    private final StreamPlan plan;

    StreamEnd(Surroundings surroundings, GeneralOptions general, Tally tally, Input input, StreamPlan plan) {
        this.surroundings = surroundings;
        this.general = general;
        this.tally = tally;
        this.input = input;
        this.plan = plan;
    }

    int tell(
            @Nullable ChitchatException accountFailure,
            @Nullable IOException readFailure,
            Stop.@Nullable Reason stopped) {
        if (accountFailure != null) {
            general.tell(accountFailure, surroundings);
            surroundings.err().println("stopped: every other update would fail the same way; " + unsent());
            return ExitCode.FAILED;
        }
        if (stopped != null) {
            return tellStopped(stopped);
        }
        if (readFailure != null) {
            surroundings.error("the input broke off (" + readFailure.getMessage()
                    + "), so what comes after was not read; mend it and send the rest" + goOn());
            return ExitCode.FAILED;
        }
        return tally.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private int tellStopped(Stop.Reason stopped) {
        String words = "stopped: " + stopped.words() + "; " + unsent();
        if (stopped.exitCode() == ExitCode.FAILED) {
            surroundings.error(words);
        } else if (!general.quiet) {
            surroundings.err().println(words);
        }
        return stopped.exitCode();
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
        return Wording.count(unsent, "line") + " not sent" + rest
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
