package dev.chitchat.cli;

import dev.chitchat.cli.PushStep.PushResult;
import dev.chitchat.codec.JsonLine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** Writes the results of a push as they come and tells how it ended. */
record PushEnd(Surroundings surroundings, GeneralOptions general) {

    int tell(Flux<PushResult> results, OutputStream out, Stop stop) {
        Scheduler writer = OwnThread.named("chitchat-results");
        try {
            long[] counts = new long[2];
            results.publishOn(writer)
                    .doOnNext(result -> {
                        counts[result.isApplied() ? 0 : 1]++;
                        write(result, out);
                    })
                    .blockLast();
            return end(counts[0], counts[1], stop);
        } finally {
            writer.dispose();
        }
    }

    private static void write(PushResult result, OutputStream out) {
        try {
            out.write((JsonLine.write(result.members()) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int end(long applied, long failed, Stop stop) {
        if (!general.quiet) {
            surroundings.err().println(applied + " applied, " + failed + " failed");
        }
        Stop.Reason why = stop.reason();
        if (why != null) {
            surroundings.error(why.words() + "; give the same command again to go on");
            return why.exitCode();
        }
        return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
}
