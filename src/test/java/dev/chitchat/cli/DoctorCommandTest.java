package dev.chitchat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The doctor at the terminal: a line for each look, and an exit code that says whether calls work. */
@Timeout(60)
class DoctorCommandTest {

    @Test
    void inTheSandboxAllIsWell() {
        Shell shell = new Shell();

        assertThat(shell.run("doctor", "--sandbox", "--rate", "200")).isZero();

        assertThat(shell.out().lines())
                .allMatch(line -> line.matches("ok +(program|setting|host|tls|clock|account|bot|quota) +.*"))
                .hasSize(7);
    }

    @Test
    void aHostThatDoesNotAnswerEndsWith1AndIsCalledOnce() {
        Shell shell = new Shell()
                .with("CHITCHAT_ENDPOINT", "http://127.0.0.1:1")
                .with("CHITCHAT_SDK_APP_ID", "1")
                .with("CHITCHAT_SECRET_KEY", Shell.KEY);

        assertThat(shell.run("doctor")).isEqualTo(1);

        assertThat(shell.out()).containsPattern("(?m)^failure +host +.*127\\.0\\.0\\.1:1");
        assertThat(shell.out()).doesNotContain(Shell.KEY);
    }

    @Test
    void withoutAnAccountNothingIsSent() {
        Shell shell = new Shell();

        assertThat(shell.run("doctor", "--region", "china")).isEqualTo(2);

        assertThat(shell.out()).isEmpty();
    }

    @Test
    void whatCannotBePrintedEndsWith1() {
        Shell shell = new Shell().printingTo(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });

        assertThat(shell.run("doctor", "--sandbox", "--rate", "200")).isEqualTo(1);

        assertThat(shell.err()).contains("error: standard output could not be written whole (No space left on device)");
    }
}
