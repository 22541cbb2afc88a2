package dev.chitchat.cli.stream;

import dev.chitchat.api.ResultLine;
import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.Input.InputRecord;
import dev.chitchat.cli.journal.Journal;
import dev.chitchat.cli.journal.ResultOptions;
import dev.chitchat.cli.journal.Resumption;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.Formats;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.internal.json.JsonLine;
import dev.chitchat.quota.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and checks an input without sending any of it or touching a results file. */
final class DryRun {

    private static final int MOST_PARTS = 256;

    private final ProcessIo io;
    private final ResultOptions earlier;
    private final boolean merge;
    private final boolean quiet;
    private final int lookAhead;
    private final Map<String, Integer> waiting = new LinkedHashMap<>();
    private int held;
    private long updates;
    private long calls;
    private long settled;
    private long bad;

    DryRun(ProcessIo io, ResultOptions earlier, int lookAhead, boolean merge, boolean quiet) {
        this.io = io;
        this.earlier = earlier;
        this.merge = merge;
        this.quiet = quiet;
        this.lookAhead = lookAhead;
    }

    /** Prints a failed result for each open record that is no update, says what a run takes; returns the exit code. */
    int run(Input input, Rate rate) throws IOException {
        return earlier.resume ? input.replayed(all -> read(all, rate)) : read(input, rate);
    }

    private int read(Input input, Rate rate) throws IOException {
        Path file = earlier.file;
        Journal journal = file == null || !Files.isRegularFile(file)
                ? new Journal()
                : earlier.resume ? Journal.read(file, "stream") : Journal.ofNothing(file);
        Resumption resumption = earlier.resume ? Resumption.of(input, journal) : Resumption.none();
        input.each(record -> {
            boolean superseded = record instanceof InputRecord.Update open && resumption.supersededBy(open) != null;
            if (resumption.settled(record) || superseded) {
                settled++;
            } else if (record instanceof InputRecord.Update update) {
                add(update.update().standardQuestionId());
            } else if (record instanceof InputRecord.Defective defective) {
                bad++;
                ResultLine line = ResultLine.of(defective.error(), defective.line());
                io.print(JsonLine.write(StreamRun.members(line, defective.fingerprint())) + "\n");
            }
        });
        if (updates + settled + bad == 0) {
            io.warning("the input is empty: it holds no update, so nothing would be sent");
        } else if (!quiet) {
            io.say(words(rate));
        }
        return bad == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private String words(Rate rate) {
        callUntilHeld(0);
        String merging = !merge || calls == updates
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

    /**
     * Counts an update, and the calls that a merging stream would make: the oldest waiting update goes out with all
     * that wait for its question. An estimate, as if each call were answered before the next, so by the input's order.
     */
    private void add(String question) {
        updates++;
        if (held == lookAhead) {
            // The client reads on when an eighth has left.
            callUntilHeld(lookAhead - Math.max(1, lookAhead >> 3));
        }
        held++;
        waiting.merge(question, 1, Integer::sum);
    }

    private void callUntilHeld(int rest) {
        while (held > rest) {
            Map.Entry<String, Integer> oldest = waiting.entrySet().iterator().next();
            int parts = Math.min(MOST_PARTS, oldest.getValue());
            waiting.merge(oldest.getKey(), -parts, Integer::sum);
            waiting.remove(oldest.getKey(), 0);
            held -= parts;
            calls++;
        }
    }
}
