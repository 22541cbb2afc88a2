package dev.chitchat.cli.journal;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.Input.InputRecord;
import dev.chitchat.cli.journal.Journal.JournalLine.Fate;
import dev.chitchat.cli.process.UsageException;
import dev.chitchat.internal.text.Place;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How an input goes on from a journal: what is passed over, and what is sent again without setting a question back.
 *
 * <p>An open update may stand before settled ones of its question: it failed, they did not. Sent as it is it would
 * overwrite them, so their fields go over its own; where nothing of it is left it is not sent at all.
 */
public final class Resumption {

    private final Journal journal;
    private final String name;
    private final Map<String, Deque<InputRecord.Update>> inEffect = new HashMap<>();
    private long seen;

    private Resumption(Journal journal, String name) {
        this.name = name;
        this.journal = journal;
    }

    public static Resumption none() {
        return new Resumption(new Journal(), "");
    }

    /** Reads all of an input. Throws UsageException if the journal is about another, or its end cannot be read. */
    public static Resumption of(Input input, Journal journal) throws IOException {
        Resumption resumption = new Resumption(journal, input.name());
        input.each(resumption::check);
        resumption.refuseMissing(journal.last + 1);
        return resumption;
    }

    private void check(InputRecord record) {
        refuseMissing(record.line());
        if (journal.knows(record.line()) && !journal.matches(record.line(), record.fingerprint())) {
            throw changed(record.line(), "is not the one that was sent");
        }
        seen = record.line();
        if (!(record instanceof InputRecord.Update update) || record.line() > journal.last) {
            return;
        }
        String id = update.update().standardQuestionId();
        if (journal.fate(record.line()) == Fate.OPEN) {
            inEffect.computeIfAbsent(id, any -> new ArrayDeque<>());
        } else if (journal.fate(record.line()) == Fate.IN_EFFECT && inEffect.containsKey(id)) {
            add(update, settled(update));
        }
    }

    private void refuseMissing(long before) {
        LongStream.range(seen + 1, Math.min(before, journal.last + 1))
                .filter(journal::knows)
                .findFirst()
                .ifPresent(missing -> {
                    throw changed(missing, "no longer holds an update");
                });
    }

    private UsageException changed(long line, String what) {
        return new UsageException(new Place(name, line, 1) + ": this line " + what
                + ", as the input has changed since the results were written; bring the old input back, or put"
                + " what is new into a file of its own and give it other results");
    }

    /** Keeps, the newest first, only those that set a field which no later one sets: no more than there are fields. */
    private static void add(InputRecord.Update newest, Deque<InputRecord.Update> settled) {
        ChitchatUpdate later = newest.update();
        for (Iterator<InputRecord.Update> older = settled.iterator(); older.hasNext(); ) {
            ChitchatUpdate both = older.next().update().followedBy(later);
            if (both.equals(later)) {
                older.remove();
            }
            later = both;
        }
        settled.addFirst(newest);
    }

    public boolean settled(InputRecord record) {
        return journal.fate(record.line()) != Fate.OPEN;
    }

    public ChitchatUpdate toSend(InputRecord.Update record) {
        ChitchatUpdate later = laterThan(record);
        return later == null ? record.update() : record.update().followedBy(later);
    }

    /** The line of the settled update that leaves nothing of an open one to send, or {@code null}. */
    public @Nullable Long supersededBy(InputRecord.Update record) {
        ChitchatUpdate later = laterThan(record);
        return later != null && toSend(record).equals(later)
                ? (Long) settled(record).getFirst().line()
                : null;
    }

    /** All that is in effect of what came after an open record, or {@code null} for nothing. */
    private @Nullable ChitchatUpdate laterThan(InputRecord.Update record) {
        ChitchatUpdate later = null;
        for (InputRecord.Update settled : settled(record)) {
            if (settled.line() > record.line()) {
                later = later == null ? settled.update() : settled.update().followedBy(later);
            }
        }
        return later;
    }

    private Deque<InputRecord.Update> settled(InputRecord.Update record) {
        return inEffect.getOrDefault(record.update().standardQuestionId(), new ArrayDeque<>());
    }
}
