package dev.chitchat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChitchatSandboxTest {

    @Test
    void anUpdateIsAppliedAndSeenInTheLibrary() {
        try (ChitchatSandbox sandbox = ChitchatSandbox.start()) {
            assertThat(new RawCaller(sandbox).code(RawCaller.BODY)).isZero();
            assertThat(sandbox.library()).containsEntry("q1", new StoredQuestion(null, "Hello", null, null));
        }
    }
}
