package dev.chitchat.cli.stream;

import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.InputRecord;
import dev.chitchat.cli.input.RecordSource;
import dev.chitchat.cli.journal.Journal;
import dev.chitchat.cli.journal.JournalReader;
import dev.chitchat.cli.journal.ResultLine;
import dev.chitchat.cli.journal.Results;
import dev.chitchat.cli.journal.Resumption;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.quota.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and checks an input without sending any of it or touching a results file. */
final class DryRun {

    private final ProcessIo surroundings;
    private final StreamPlan plan;
    private final boolean quiet;

    DryRun(ProcessIo surroundings, StreamPlan plan, boolean quiet) {
        this.surroundings = surroundings;
        this.plan = plan;
        this.quiet = quiet;
    }

    /**
     * Prints a failed result for each open record that is no update, says what a run would take, and returns the exit
     * code.
     */
    int run(Input input, Rate rate) throws IOException {
        if (!plan.resume() || input.replayable()) {
            return run(input, rate, journal());
        }
        Path copy = Files.createTempFile("chitchat-", ".input");
        try {
            return run(input.copiedTo(copy), rate, journal());
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private Journal journal() throws IOException {
        Path results = plan.results();
        if (results == null || !Files.isRegularFile(results)) {
            return new Journal();
        }
        return plan.resume() ? JournalReader.ofStream(results) : JournalReader.ofNothing(results);
    }

    private int run(Input input, Rate rate, Journal journal) throws IOException {
        Resumption resumption = plan.resume() ? Resumption.of(input, journal) : Resumption.none();
        CallEstimate estimate = new CallEstimate(plan.lookAhead());
        Results results = Results.to(surroundings.out());
        long settled = 0;
        long bad = 0;
        try (RecordSource records = input.open()) {
            for (InputRecord record = read(input, records); record != null; record = read(input, records)) {
                if (resumption.settled(record)) {
                    settled++;
                } else if (record instanceof InputRecord.Update update) {
                    estimate.add(update.update().standardQuestionId());
                } else if (record instanceof InputRecord.Defective defective) {
                    bad++;
                    results.write(List.of(ResultLine.of(defective)));
                }
            }
        }
        if (estimate.updates() + settled + bad == 0) {
            surroundings.warning("the input is empty: it holds no update, so nothing would be sent");
        } else if (!quiet) {
            surroundings.say(words(settled, bad, estimate, rate));
        }
        return bad == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static @Nullable InputRecord read(Input input, RecordSource records) {
        try {
            return records.next();
        } catch (IOException e) {
            throw input.unreadable(e);
        }
    }

    private String words(long settled, long bad, CallEstimate estimate, Rate rate) {
        long updates = estimate.updates();
        long calls = plan.merge() ? estimate.calls() : updates;
        String merging = calls == updates
                ? effort("", updates, rate)
                : effort("about ", calls, rate) + ", without merging " + effort("", updates, rate);
        return "dry run: " + (settled == 0 ? "" : settled + " settled before, ")
                + Formats.count(updates, "update") + ", " + Formats.count(bad, "bad line") + "; would make " + merging
                + "; nothing was sent";
    }

    private static String effort(String about, long calls, Rate rate) {
        String time = calls == 0 ? "no time" : "about " + Formats.time(calls / rate.perSecond());
        return about + Formats.count(calls, "call") + " in " + time + " at " + Formats.rate(rate.perSecond());
    }
}
