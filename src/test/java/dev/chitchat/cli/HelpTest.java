package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.sandbox.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"update", "stream", "pull", "diff", "push", "categories", "call", "sandbox", "usersig"})
    void eachCommandTellsItsOptionsExitCodesAndAnExample(String command) {
        Shell shell = new Shell();
        assertThat(shell.run(command, "--help")).isZero();
        assertThat(shell.out())
                .contains("Usage: chitchat " + command, "--sdk-app-id", "Exit codes:", "Example")
                .contains("130, 143, 129 ", "141 ");
        assertThat(shell.err()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void theSandboxNamesEachKindOfFault(Fault fault) {
        Shell shell = new Shell();
        shell.run("sandbox", "--help");
        assertThat(shell.out().replaceAll("\\s+", " ")).containsPattern(" " + fault + "[,.]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "stream", "push", "call", "categories delete"})
    void whatChangesTheLiveBotSaysSo(String command) {
        Shell shell = new Shell();
        shell.run((command + " --help").split(" "));
        assertThat(shell.out().replaceAll("\\s+", " ")).contains("Changes the live bot at once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update",
                "stream",
                "pull",
                "diff",
                "push",
                "categories",
                "call",
                "doctor",
                "sandbox",
                "usersig",
                "completion"
            })
    void thePagesNameEachCommandAndItsOptions(String command) throws IOException {
        Shell shell = new Shell();
        shell.run(command, "--help");
        List<String> options = Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)(?:=| )")
                .matcher(shell.out())
                .results()
                .map(option -> option.group(1))
                .filter(option -> !option.equals("--help"))
                .toList();
        String pages = "";
        for (String page : List.of("cli", "library", "testing")) {
            pages += Files.readString(Path.of("docs", page + ".md"));
        }

        assertThat(options).contains("--debug");
        assertThat(pages).contains("| `" + command).contains(options);
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
