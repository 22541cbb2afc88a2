package dev.chitchat.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

    @TempDir
    Path directory;

    /** As over NFS without its lock service: ENOLCK. */
    private static final RunLock.Locking NONE = channel -> {
        throw new IOException("No locks available");
    };

    @Test
    void whereLocksDoNotWorkThatIsSaidAndNothingIsLeft() throws IOException {
        Path file = Files.createFile(directory.resolve("edits.jsonl"));
        assertThatThrownBy(() -> RunLock.take(file, false, null, NONE))
                .isInstanceOfSatisfying(
                        UsageException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage("no lock can be taken beside '" + file + "' (No locks available), by which two runs of it"
                        + " at a time are kept apart; give --no-lock if there is no other");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFullDiskIsNoReasonToGoWithoutALock() throws IOException {
        Path file = Files.createFile(directory.resolve("edits.jsonl"));
        assertThatThrownBy(() -> RunLock.take(file, false, null, channel -> {
                    throw new IOException("No space left on device");
                }))
                .hasMessageEndingWith("make room there");
    }

    @Test
    void theLockFileOfAnotherRunStaysWhereLockingFails() throws IOException {
        Path file = Files.createFile(directory.resolve("edits.jsonl"));
        Path others = Files.writeString(directory.resolve("edits.jsonl.lock"), "1\n");
        assertThatThrownBy(() -> RunLock.take(file, false, null, NONE)).isInstanceOf(UsageException.class);
        assertThat(others).content().isEqualTo("1\n");
    }

    @Test
    void aLinkInThePlaceOfALockIsLeftAlone() throws IOException {
        Path file = Files.createFile(directory.resolve("edits.jsonl"));
        Path lock = directory.resolve("edits.jsonl.lock");
        Path precious = directory.resolve("precious");
        Files.createSymbolicLink(lock, precious);
        for (String content : new String[] {"", "something"}) {
            assertThatThrownBy(() -> RunLock.take(file, false, null)).isInstanceOf(UsageException.class);
            Files.writeString(precious, content);
        }
        assertThatThrownBy(() -> RunLock.take(file, false, null)).isInstanceOf(UsageException.class);
        assertThat(precious).content().isEqualTo("something");
        assertThat(lock).isSymbolicLink();
    }

    @Test
    void aFileThatOnlyHasTheNameOfALockIsLeftAlone() throws IOException {
        Path file = Files.createFile(directory.resolve("edits.jsonl"));
        Path other = Files.writeString(directory.resolve("edits.jsonl.lock"), "something");
        assertThatThrownBy(() -> RunLock.take(file, false, null))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'edits.jsonl.lock' is another file");
        assertThat(other).content().isEqualTo("something");
    }

    @Test
    void theLockOfARunThatWasKilledIsTaken() throws IOException {
        Path file = Files.createFile(directory.resolve("edits.jsonl"));
        for (String left : new String[] {"", "99999\n"}) {
            Path lock = Files.writeString(directory.resolve("edits.jsonl.lock"), left);
            try (RunLock taken = RunLock.take(file, false, null)) {
                assertThat(taken).isNotNull();
            }
            assertThat(lock).doesNotExist();
        }
    }

    /** The run is over by then, and its end is not to become a failure. */
    @Test
    void aLockThatCannotBeTakenAwayFailsNoRun() throws IOException {
        Path file = Files.createFile(directory.resolve("edits.jsonl"));
        Path lock = directory.resolve("edits.jsonl.lock");
        RunLock taken = RunLock.take(file, false, null);
        try (taken) {
            assertThat(taken).isNotNull();
            Files.delete(lock);
            Files.createDirectories(lock.resolve("something"));
        }
        assertThat(lock).isDirectory();
    }

    @Test
    void aRunWithoutALockAsksForNone() throws IOException {
        Path file = Files.createFile(directory.resolve("edits.jsonl"));
        assertThat(RunLock.take(file, true, null, NONE)).isNull();
        assertThat(RunLock.take(Path.of("/dev/null"), false, null, NONE)).isNull();
    }
}
