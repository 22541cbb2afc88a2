package dev.chitchat.cli;

import dev.chitchat.error.ChitchatException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Everything around a {@link StreamRun}: opens and closes what it needs, shows progress, tells how it ended. */
final class StreamJob {

    private final Surroundings surroundings;
    private final GeneralOptions general;
    private final ServiceSettings settings;
    private final int lookAhead;

    StreamJob(Surroundings surroundings, GeneralOptions general, ServiceSettings settings, int lookAhead) {
        this.surroundings = surroundings;
        this.general = general;
        this.settings = settings;
        this.lookAhead = lookAhead;
    }

    /** Streams the input and returns the exit code. The input is opened first, so that a wrong one leaves no results. */
    int run(Input input, @Nullable Path resultFile) throws IOException {
        RecordSource records = input.open();
        if (resultFile == null) {
            return run(input, records, Results.to(surroundings.out()));
        }
        try (Results results = Results.to(resultFile)) {
            return run(input, records, results);
        }
    }

    private int run(Input input, RecordSource records, Results results) {
        Stop stop = surroundings.stop().get();
        Tally tally = new Tally(System::nanoTime);
        try (Connection connection = Connection.open(settings, lookAhead)) {
            StreamRun run = new StreamRun(connection.client(), results, tally, stop);
            ChitchatException accountFailure = runShowingProgress(run, records, input, tally);
            if (!general.quiet) {
                surroundings.err().println(Summary.atEnd(tally));
            }
            return new StreamEnd(surroundings, general, tally, input)
                    .tell(accountFailure, run.readFailure(), stop.reason());
        }
    }

    private @Nullable ChitchatException runShowingProgress(
            StreamRun run, RecordSource records, Input input, Tally tally) {
        Progress progress = general.quiet ? Progress.silent() : Progress.show(surroundings, tally, input);
        try {
            run.run(records);
            return null;
        } catch (ChitchatException e) {
            return e;
        } finally {
            progress.close();
        }
    }
}
