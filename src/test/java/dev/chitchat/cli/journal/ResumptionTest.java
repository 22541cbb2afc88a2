package dev.chitchat.cli.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.api.ChitchatUpdate;
import dev.chitchat.cli.input.Columns;
import dev.chitchat.cli.input.Fingerprint;
import dev.chitchat.cli.input.Input;
import dev.chitchat.cli.input.Input.InputRecord;
import dev.chitchat.cli.input.InputFormat;
import dev.chitchat.cli.input.RowReader;
import dev.chitchat.cli.journal.Journal.JournalLine.Fate;
import dev.chitchat.internal.json.UpdateFields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ResumptionTest {

    private static final List<String> FIELDS = List.of(
            ",\"Answer\":\"a%d\"",
            ",\"Question\":\"q%d\"", ",\"CategoryId\":%d", ",\"AnswerType\":2,\"Answer\":\"r%d\"");

    private static final List<Fate> FATES = List.of(Fate.OPEN, Fate.REFUSED, Fate.IN_EFFECT);

    private final List<InputRecord.Update> records = new ArrayList<>();
    private final List<Fate> fates = new ArrayList<>();

    private static Input input(String input) {
        return new Input(
                null,
                InputFormat.JSONL,
                new Columns(UpdateFields.FIELDS, true, Map.of(), null),
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                "edits.jsonl");
    }

    /** Goes on with an input whose lines have come to random fates. */
    private Resumption resumption(String input, Random random) throws IOException {
        Journal journal = new Journal();
        RowReader source = input(input).open();
        for (InputRecord record = source.nextRecord(); record != null; record = source.nextRecord()) {
            Fate fate = FATES.get(random.nextInt(FATES.size()));
            journal.add(new Journal.JournalLine((int) record.line(), fate, null, record.fingerprint()));
            records.add((InputRecord.Update) record);
            fates.add(fate);
        }
        return Resumption.of(input(input), journal);
    }

    private static String line(int question, String fields, int value) {
        return "{\"StandardQuestionId\":\"q" + question + "\"" + fields.replace("%d", Integer.toString(value)) + "}\n";
    }

    @Test
    void whatIsSentAgainLeavesAllThatCameAfterItAsItIs() throws IOException {
        Random random = new Random(20261129);
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            input.append(line(random.nextInt(12), FIELDS.get(random.nextInt(FIELDS.size())), random.nextInt(3)));
        }
        Resumption resumption = resumption(input.toString(), random);
        for (int i = 0; i < records.size(); i++) {
            if (fates.get(i) == Fate.OPEN) {
                InputRecord.Update record = records.get(i);
                ChitchatUpdate later = inEffectAfter(i);
                assertThat(resumption.toSend(record))
                        .isEqualTo(
                                later == null
                                        ? record.update()
                                        : record.update().followedBy(later));
                boolean nothingLeft =
                        later != null && record.update().followedBy(later).equals(later);
                assertThat(resumption.supersededBy(record) != null).isEqualTo(nothingLeft);
            }
        }
    }

    /** What the library holds of all that came after a record, by going through all of it. */
    private @Nullable ChitchatUpdate inEffectAfter(int at) {
        ChitchatUpdate later = null;
        for (int i = at + 1; i < records.size(); i++) {
            ChitchatUpdate update = records.get(i).update();
            boolean same =
                    update.standardQuestionId().equals(records.get(at).update().standardQuestionId());
            if (same && fates.get(i) == Fate.IN_EFFECT) {
                later = later == null ? update : later.followedBy(update);
            }
        }
        return later;
    }

    /** Far from done in this time if each open line were compared with each that is in effect. */
    @Test
    @Timeout(60)
    void manyUpdatesOfOneQuestionAreComparedInOneWalk() throws IOException {
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            input.append(line(1, FIELDS.get(i % FIELDS.size()), i));
        }
        Resumption resumption = resumption(input.toString(), new Random(1));
        assertThat(resumption.toSend(records.get(0)))
                .isNotEqualTo(records.get(0).update());
    }

    @Test
    @Timeout(60)
    void partsWithoutTheirCarrierAreKeptByTheirCarrier() {
        Journal journal = new Journal();
        Fingerprint any = new Fingerprint(0);
        for (int i = 2; i < 200_000; i++) {
            journal.add(new Journal.JournalLine(i, Fate.IN_EFFECT, i - 1, any));
        }
        assertThat(journal.last).isZero();
        journal.add(new Journal.JournalLine(1, Fate.IN_EFFECT, null, any));
        assertThat(journal.fate(2)).isEqualTo(Fate.IN_EFFECT);
    }
}
