package dev.chitchat.cli;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.cli.JournalLine.Fate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an input goes on from a journal: what is passed over, and what is sent again without setting a question back.
 *
 * <p>An open update may stand before settled ones of its question: it failed, they did not. Sent as it is it would
 * overwrite them, so their fields go over its own; where nothing of it is left it is not sent at all.
 */
final class Resumption {

    private final Journal journal;
    private final Map<String, List<Later>> openByQuestion = new HashMap<>();
    private final Map<Long, Later> openByLine = new HashMap<>();
    private long seen;

    private Resumption(Journal journal) {
        this.journal = journal;
    }

    /** All that is in effect of what came after an open update of the same question. */
    private static final class Later {

        @Nullable
        ChitchatUpdate update;

        long line;

        void add(long at, ChitchatUpdate settled) {
            update = update == null ? settled : update.followedBy(settled);
            line = at;
        }
    }

    /** Of a run that starts afresh. */
    static Resumption none() {
        return new Resumption(new Journal());
    }

    /**
     * Reads all of an input and compares it with the journal.
     *
     * @throws UsageException if it is not the input that the journal is about
     */
    static Resumption check(RecordSource records, Journal journal) throws IOException {
        Resumption resumption = new Resumption(journal);
        for (InputRecord record = records.next(); record != null; record = records.next()) {
            resumption.check(record);
        }
        resumption.refuseMissing(journal.last() + 1);
        resumption.openByQuestion.clear();
        resumption.openByLine.values().removeIf(later -> later.update == null);
        return resumption;
    }

    private void check(InputRecord record) {
        refuseMissing(record.line());
        if (journal.knows(record.line()) && !journal.matches(record.line(), record.fingerprint())) {
            throw changed(record.line(), "is not the one that was sent");
        }
        seen = record.line();
        if (record instanceof InputRecord.Update update && record.line() <= journal.last()) {
            compare(update);
        }
    }

    private void refuseMissing(long before) {
        long missing = journal.next(seen + 1);
        if (missing < before) {
            throw changed(missing, "no longer holds an update");
        }
    }

    private static UsageException changed(long line, String what) {
        return new UsageException("the input has changed since the results were written: its line " + line + " " + what
                + "; bring the old input back, or put what is new into a file of its own and give it other results");
    }

    private void compare(InputRecord.Update record) {
        String id = record.update().standardQuestionId();
        switch (journal.fate(record.line())) {
            case OPEN -> {
                Later later = new Later();
                openByLine.put(record.line(), later);
                openByQuestion.computeIfAbsent(id, any -> new ArrayList<>()).add(later);
            }
            case IN_EFFECT ->
                openByQuestion.getOrDefault(id, List.of()).forEach(later -> later.add(record.line(), record.update()));
            case REFUSED -> {}
        }
    }

    /** Whether a record has its outcome. */
    boolean settled(InputRecord record) {
        return journal.fate(record.line()) != Fate.OPEN;
    }

    /** What to send for an open record. */
    ChitchatUpdate toSend(InputRecord.Update record) {
        Later later = openByLine.get(record.line());
        return later == null || later.update == null
                ? record.update()
                : record.update().followedBy(later.update);
    }

    /** The line of the settled update that leaves nothing of an open one to send, or {@code null}. */
    @Nullable
    Long supersededBy(InputRecord.Update record) {
        Later later = openByLine.get(record.line());
        if (later == null || later.update == null) {
            return null;
        }
        return toSend(record).equals(later.update) ? (Long) later.line : null;
    }
}
