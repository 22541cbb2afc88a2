package dev.chitchat.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupSyncTest {

    private int forced;
    private boolean full;
    private long nanos;
    private final Results results = new Results(OutputStream.nullOutputStream(), "", null, this::force, () -> nanos);

    private void force() throws IOException {
        forced++;
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    private void write(String question) throws IOException {
        results.write(List.of(Map.of("StandardQuestionId", question)));
    }

    private void sendAndWrite(String question) throws IOException {
        results.taken(question);
        write(question);
        results.settled(question, 1);
    }

    @Test
    void otherQuestionsDoNotWaitForTheDisk() throws Exception {
        sendAndWrite("a");
        sendAndWrite("b");
        results.taken("c");
        assertThat(forced).isZero();
    }

    @Test
    void theNextUpdateOfAQuestionWaitsUntilItsResultIsOnDisk() throws Exception {
        sendAndWrite("a");
        sendAndWrite("b");
        results.taken("a");
        assertThat(forced).isEqualTo(1);
        results.taken("b");
        assertThat(forced).as("together").isEqualTo(1);
    }

    @Test
    void aResultOfAQuestionWithMoreToSendIsOnDiskBeforeTheNextOneGoes() throws Exception {
        results.taken("a");
        results.taken("a");
        write("a");
        results.settled("a", 1);
        assertThat(forced).isEqualTo(1);
        write("a");
        results.settled("a", 1);
        assertThat(forced).as("the last one").isEqualTo(1);
    }

    @Test
    void whatIsWrittenIsOnDiskASecondLaterAndAtTheEnd() throws Exception {
        sendAndWrite("a");
        nanos += 999_999_999;
        sendAndWrite("b");
        assertThat(forced).isZero();
        nanos += 1;
        sendAndWrite("c");
        assertThat(forced).isEqualTo(1);
        sendAndWrite("d");
        results.finish();
        assertThat(forced).isEqualTo(2);
    }

    @Test
    void aFullDiskIsToldToWhoeverWritesNextAndAtTheEnd() throws Exception {
        full = true;
        sendAndWrite("a");
        results.taken("a");
        assertThatThrownBy(() -> write("b")).hasMessage("No space left on device");
        assertThatThrownBy(results::finish).hasMessage("No space left on device");
        assertThat(forced).as("not tried again").isEqualTo(1);
    }
}
