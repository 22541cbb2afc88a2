package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.sandbox.ChitchatSandbox;
import dev.chitchat.sandbox.Fault;
import dev.chitchat.sandbox.Faults;
import dev.chitchat.sandbox.SandboxOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CallCommandTest {

    private final ChitchatSandbox sandbox = ChitchatSandbox.start();
    private final Shell shell = new Shell();

    @AfterEach
    void close() {
        sandbox.close();
    }

    private int call(String... args) {
        shell.with("CHITCHAT_SECRET_KEY", Shell.KEY)
                .with("CHITCHAT_SDK_APP_ID", "1400000000")
                .with("CHITCHAT_ENDPOINT", sandbox.endpoint().toString());
        String[] all = new String[args.length + 1];
        all[0] = "call";
        System.arraycopy(args, 0, all, 1, args.length);
        return shell.run(all);
    }

    @Test
    void theAnswerIsPrinted() {
        assertThat(call("desc_chitchat_category")).isZero();
        assertThat(shell.outLines()).hasSize(1).first().asString().startsWith("{\"ActionStatus\":\"OK\"");
        assertThat(sandbox.calls()).extracting(one -> one.command()).containsExactly("desc_chitchat_category");
    }

    @Test
    void theBodyComesFromStandardInputToo() {
        shell.typing("{\"Title\":\"From a pipe\"}");
        assertThat(call("add_chitchat_category", "-")).isZero();
        assertThat(sandbox.categories())
                .extracting(category -> category.title())
                .contains("From a pipe");
    }

    @Test
    void anInputThatCannotBeReadIsWrongUsage() {
        shell.reading(Shell.FOLDER);
        assertThat(call("add_chitchat_category", "-")).isEqualTo(ExitCode.USAGE);
        assertThat(shell.err()).startsWith("error: the body on standard input cannot be used: Is a directory");
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void aRefusalIsTold() {
        assertThat(call("add_chitchat_category", "{}")).isEqualTo(ExitCode.FAILED);
        assertThat(shell.err()).startsWith("error: add_chitchat_category").contains("-7");
    }

    @Test
    void aCallInDoubtIsMadeOnceUnlessItIsRepeatable() {
        sandbox.options(SandboxOptions.DEFAULTS.withFaults(Faults.of(1, Fault.RESET_AFTER)));
        assertThat(call("add_chitchat_category", "{\"Title\":\"Once\"}")).isEqualTo(ExitCode.FAILED);
        assertThat(sandbox.calls()).hasSize(1);
        assertThat(call("add_chitchat_category", "{\"Title\":\"Twice\"}", "--repeatable", "--max-retries", "1"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(sandbox.calls()).hasSize(3);
    }

    @Test
    void whatIsNoCommandAndNoJsonIsNotSent() {
        assertThat(call("../update_chitchat")).isEqualTo(ExitCode.USAGE);
        assertThat(shell.err()).contains("error: '../update_chitchat' is no command: a command consists of");
        assertThat(call("list_faq", "nonsense")).isEqualTo(ExitCode.USAGE);
        assertThat(sandbox.calls()).isEmpty();
    }
}
