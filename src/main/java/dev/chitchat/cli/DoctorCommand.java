package dev.chitchat.cli;

import dev.chitchat.cli.options.Connection;
import dev.chitchat.cli.options.Problems;
import dev.chitchat.cli.options.ServiceCommand;
import dev.chitchat.cli.process.ExitCode;
import dev.chitchat.cli.process.GeneralOptions;
import dev.chitchat.cli.process.ProcessIo;
import dev.chitchat.internal.text.Cleaner;
import dev.chitchat.retry.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code doctor}: whether calls can work from here, and what to mend if not. */
@Command(
        name = "doctor",
        description = {
            "Looks whether calls would work, and says what to mend; changes nothing.",
            "It looks at the host, TLS, the clock, the account, the quota and whether the bot has small talk on, by reading"
                    + " the categories of the service eleven times and the bot's configuration once. Nothing is called"
                    + " twice (--max-retries is not used)."
        },
        footer = {"Example:", "  chitchat doctor --region singapore"},
        exitCodeList = {
            "0:calls work, warnings included",
            "1:something has to be repaired first",
            "2:wrong usage or configuration, nothing was sent",
            "130:interrupted"
        })
final class DoctorCommand extends ServiceCommand {

    private boolean failed;

    DoctorCommand(ProcessIo io) {
        super(io);
    }

    @Override
    public Integer call() throws IOException {
        Connection.Settings settings = settings(new Problems());
        Checkup checkup = new Checkup(this::print);
        try (Connection connection = Connection.unchecked(
                settings, builder -> builder.httpClient(checkup::watch).retry(RetryPolicy.none()))) {
            print("ok", "program", GeneralOptions.version() + ", Java " + System.getProperty("java.version"));
            for (String words : settings.configuration().words()) {
                print("ok", "setting", words);
            }
            String problem = connection.quotaProblem(settings, Duration.ofSeconds(5));
            if (problem == null) {
                checkup.look(connection.client());
            } else {
                print("failure", "quota", problem);
            }
        }
        return failed ? ExitCode.FAILED : ExitCode.DONE;
    }

    private void print(String health, String subject, String words) throws IOException {
        failed |= health.equals("failure");
        String line = Cleaner.line(String.format(Locale.ROOT, "%-8s %-8s %s", health, subject, words));
        io.print(line + "\n");
    }
}
