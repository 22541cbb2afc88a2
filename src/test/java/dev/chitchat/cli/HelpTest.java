package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"update", "stream", "pull", "diff", "push", "categories", "call", "sandbox", "usersig"})
    void eachCommandTellsItsOptionsExitCodesAndAnExample(String command) {
        Shell shell = new Shell();
        assertThat(shell.run(command, "--help")).isZero();
        assertThat(shell.out()).contains("Usage: chitchat " + command, "--sdk-app-id", "Exit codes:", "Example");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void helpAndVersionAreData() {
        Shell shell = new Shell();
        assertThat(shell.run("--help")).isZero();
        assertThat(shell.out())
                .contains(
                        "update",
                        "stream",
                        "pull",
                        "diff",
                        "push",
                        "categories",
                        "call",
                        "sandbox",
                        "usersig",
                        "COMMAND");
        assertThat(shell.run("--version")).isZero();
        assertThat(shell.out()).contains("chitchat (not packaged)");
        assertThat(shell.err()).isEmpty();
    }
}
