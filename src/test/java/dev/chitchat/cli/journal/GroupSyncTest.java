package dev.chitchat.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GroupSyncTest {

    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicInteger forced = new AtomicInteger();
    private final GroupCommit sync = GroupCommit.start(this::force);
    private volatile boolean full;

    private void force() throws IOException {
        begun.release();
        mayEnd.acquireUninterruptibly();
        forced.incrementAndGet();
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    private void letEnd(int times) {
        mayEnd.release(times);
    }

    @AfterEach
    void letGo() {
        letEnd(1_000);
    }

    private interface Step {
        void run() throws IOException;
    }

    private static Thread elsewhere(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.start();
        return thread;
    }

    private static void assertWaits(Thread thread) {
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(thread.isAlive()).isTrue();
    }

    private static void assertEnds(Thread thread) throws InterruptedException {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
    }

    private void sendAndWrite(String question) throws IOException {
        sync.taken(question);
        sync.wrote(question);
        sync.settled(question, 1);
    }

    @Test
    void otherQuestionsDoNotWaitForTheDisk() throws Exception {
        sendAndWrite("a");
        begun.acquire();
        sendAndWrite("b");
        sendAndWrite("c");

        assertThat(forced).hasValue(0);
    }

    @Test
    void theNextUpdateOfAQuestionWaitsUntilItsResultIsOnDisk() throws Exception {
        sendAndWrite("a");
        begun.acquire();
        Thread next = elsewhere(() -> sync.taken("a"));
        assertWaits(next);

        letEnd(1);
        assertEnds(next);
        assertThat(forced).hasValue(1);
    }

    @Test
    void aResultOfAQuestionWithMoreToSendIsOnDiskBeforeTheNextOneGoes() throws Exception {
        sync.taken("a");
        sync.taken("a");
        sync.wrote("a");
        begun.acquire();
        Thread settled = elsewhere(() -> sync.settled("a", 1));
        assertWaits(settled);

        letEnd(1);
        assertEnds(settled);
        assertThat(forced).hasValue(1);
    }

    @Test
    void whatIsWrittenMeanwhileGoesToDiskTogether() throws Exception {
        sendAndWrite("a");
        begun.acquire();
        sendAndWrite("b");
        sendAndWrite("c");
        letEnd(2);
        sync.close();

        assertThat(forced).hasValue(2);
    }

    @Test
    void aFullDiskIsToldToWhoeverWritesNextAndAtTheEnd() throws Exception {
        full = true;
        sendAndWrite("a");
        letEnd(1);

        assertThatThrownBy(sync::close).hasMessage("No space left on device");
        assertThatThrownBy(() -> sync.wrote("b")).hasMessage("No space left on device");
    }

    @Test
    void nobodyWaitsForADiskThatIsFull() throws Exception {
        full = true;
        sendAndWrite("a");
        Thread next = elsewhere(() -> sync.taken("a"));
        letEnd(1);

        assertEnds(next);
    }
}
