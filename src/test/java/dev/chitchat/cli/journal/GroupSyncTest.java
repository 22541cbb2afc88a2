package dev.chitchat.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class GroupSyncTest {

    private int forced;
    private boolean full;
    private long nanos;
    private final GroupCommit sync = new GroupCommit(this::force, () -> nanos);

    private void force() throws IOException {
        forced++;
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    private void sendAndWrite(String question) throws IOException {
        sync.taken(question);
        sync.wrote(question);
        sync.settled(question, 1);
    }

    @Test
    void otherQuestionsDoNotWaitForTheDisk() throws Exception {
        sendAndWrite("a");
        sendAndWrite("b");
        sync.taken("c");
        assertThat(forced).isZero();
    }

    @Test
    void theNextUpdateOfAQuestionWaitsUntilItsResultIsOnDisk() throws Exception {
        sendAndWrite("a");
        sendAndWrite("b");
        sync.taken("a");
        assertThat(forced).isEqualTo(1);
        sync.taken("b");
        assertThat(forced).as("together").isEqualTo(1);
    }

    @Test
    void aResultOfAQuestionWithMoreToSendIsOnDiskBeforeTheNextOneGoes() throws Exception {
        sync.taken("a");
        sync.taken("a");
        sync.wrote("a");
        sync.settled("a", 1);
        assertThat(forced).isEqualTo(1);
        sync.wrote("a");
        sync.settled("a", 1);
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
        sync.close();
        assertThat(forced).isEqualTo(2);
    }

    @Test
    void aFullDiskIsToldToWhoeverWritesNextAndAtTheEnd() throws Exception {
        full = true;
        sendAndWrite("a");
        sync.taken("a");
        assertThatThrownBy(() -> sync.wrote("b")).hasMessage("No space left on device");
        assertThatThrownBy(sync::close).hasMessage("No space left on device");
        assertThat(forced).as("not tried again").isEqualTo(1);
    }
}
