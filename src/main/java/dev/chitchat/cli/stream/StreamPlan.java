package dev.chitchat.cli.stream;

import dev.chitchat.cli.progress.RunFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to run a stream, as the options say.
 *
 * @param results where results go, or {@code null} for standard output
 * @param resume whether to go on from what is in there
 * @param lookAhead how many updates are read ahead at most
 * @param merge whether waiting updates of one question go out as one call
 * @param limit how many updates may be sent
 * @param files the files that tell of the run
 * @param commandAgain the command that goes on from this run
 * @param noLock whether the results are written without a lock
 */
record StreamPlan(
        @Nullable Path results,
        boolean resume,
        int lookAhead,
        boolean merge,
        long limit,
        RunFiles files,
        String commandAgain,
        boolean noLock) {

    /** The largest look-ahead. */
    static final int LARGEST = 100_000;

    /** A copy that reads further ahead, as far as that is allowed. */
    StreamPlan readingAhead(long updates) {
        return new StreamPlan(
                results, resume, (int) Math.min(LARGEST, updates), merge, limit, files, commandAgain, noLock);
    }
}
